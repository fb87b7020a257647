using Microsoft.Extensions.Options;

namespace SmtpStream.Alerting;

[OptionsValidator]
internal sealed partial class AlertingOptionsValidator : IValidateOptions<AlertingOptions>;
