using Microsoft.Extensions.Options;

namespace SmtpStream.Scorer;

[OptionsValidator]
internal sealed partial class ScorerOptionsValidator : IValidateOptions<ScorerOptions>;
