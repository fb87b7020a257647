using Microsoft.Extensions.Options;

namespace SmtpStream.Embedded;

[OptionsValidator]
internal sealed partial class EmbeddedOptionsValidator : IValidateOptions<EmbeddedOptions>;
