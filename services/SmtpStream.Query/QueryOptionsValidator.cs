using Microsoft.Extensions.Options;

namespace SmtpStream.Query;

[OptionsValidator]
internal sealed partial class QueryOptionsValidator : IValidateOptions<QueryOptions>;
