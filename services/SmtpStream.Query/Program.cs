using SmtpStream.Hosting.Serving;
using SmtpStream.Query;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddSmtpStreamDefaults("query");
builder.AddQuery();

var app = builder.Build();
app.MapSmtpStreamDefaults();
app.MapQuery();
await app.RunAsync();
