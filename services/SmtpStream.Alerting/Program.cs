using SmtpStream.Alerting;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddGrpc();
builder.AddAlerting();

var app = builder.Build();
app.MapAlerting();
await app.RunAsync();
