using Microsoft.Extensions.Options;

namespace SmtpStream.Collector;

[OptionsValidator]
internal sealed partial class CollectorOptionsValidator : IValidateOptions<CollectorOptions>;
