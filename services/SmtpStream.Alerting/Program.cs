using SmtpStream.Alerting;

var builder = WebApplication.CreateBuilder(args);
builder.AddAlerting();

var app = builder.Build();
await app.RunAsync();
