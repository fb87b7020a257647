using SmtpStream.Standalone.Commands;

return await SmtpStreamCommand.Create(CommandStreams.Standard(), TimeProvider.System).Parse(args).InvokeAsync();
