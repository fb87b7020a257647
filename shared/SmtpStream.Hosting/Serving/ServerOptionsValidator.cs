using Microsoft.Extensions.Options;

namespace SmtpStream.Hosting.Serving;

[OptionsValidator]
internal sealed partial class ServerOptionsValidator : IValidateOptions<ServerOptions>;
