using SmtpStream.Alerting;
using SmtpStream.Hosting.Serving;

var builder = WebApplication.CreateBuilder(args);
builder.AddSmtpStreamDefaults("alerting");
builder.AddAlerting();

var app = builder.Build();
app.MapSmtpStreamDefaults();
app.MapAlerting();
await app.RunAsync();
