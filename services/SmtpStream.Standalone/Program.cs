using SmtpStream.Standalone.Commands;

// Ctrl-C: the pipeline stops within its own budget of 20 s, the collector before it.
var invocation = new System.CommandLine.InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) };
return await SmtpStreamCommand.Create(CommandStreams.Standard(), TimeProvider.System).Parse(args).InvokeAsync(invocation);
