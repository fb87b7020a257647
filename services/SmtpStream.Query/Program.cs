using SmtpStream.Query;

var builder = WebApplication.CreateBuilder(args);
builder.AddQuery();

var app = builder.Build();
await app.RunAsync();
