using Microsoft.Extensions.Options;

namespace SmtpStream.Redis;

[OptionsValidator]
internal sealed partial class RedisOptionsValidator : IValidateOptions<RedisOptions>;
