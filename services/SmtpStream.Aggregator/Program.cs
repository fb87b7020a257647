using SmtpStream.Aggregator;

var builder = WebApplication.CreateBuilder(args);
builder.AddAggregator();

var app = builder.Build();
await app.RunAsync();
