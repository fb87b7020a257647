using Microsoft.Extensions.Options;

namespace SmtpStream.Kafka;

[OptionsValidator]
internal sealed partial class KafkaOptionsValidator : IValidateOptions<KafkaOptions>;
