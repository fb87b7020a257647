using SmtpStream.Aggregator;
using SmtpStream.Hosting.Serving;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddSmtpStreamDefaults("aggregator");
builder.AddAggregator();

var app = builder.Build();
app.MapSmtpStreamDefaults();
await app.RunAsync();
