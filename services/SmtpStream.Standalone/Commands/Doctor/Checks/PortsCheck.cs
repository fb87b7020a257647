using System.Net;
using System.Net.Sockets;
using SmtpStream.Hosting.Serving;

namespace SmtpStream.Standalone.Commands.Doctor.Checks;

/// <summary>The addresses can be listened on.</summary>
internal sealed class PortsCheck : IDoctorCheck
{
    public string Name => "ports";

    public bool Concerns(DoctorSubject subject) => true;

    public Task<IReadOnlyList<Finding>> CheckAsync(DoctorSubject subject, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Finding>>(
        [
            Check(nameof(ServerOptions.GrpcAddress), subject.Server.GrpcAddress),
            Check(nameof(ServerOptions.HttpAddress), subject.Server.HttpAddress),
        ]);

    private static Finding Check(string setting, string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri)
            || !IPAddress.TryParse(uri.Host == "localhost" ? "127.0.0.1" : uri.Host.Trim('[', ']'), out var ip))
        {
            return Finding.Failed($"{address} is no address", $"write http://127.0.0.1:PORT in {ServerOptions.Section}:{setting}");
        }

        try
        {
            using var listener = new TcpListener(ip, uri.Port);
            listener.Start();
            return Finding.Ok($"{address} is free");
        }
        catch (SocketException e)
        {
            return Finding.Failed(
                $"{address}: {e.Message}",
                $"stop what listens there (ss -ltnp sport = :{uri.Port}), or choose another port in {ServerOptions.Section}:{setting}");
        }
    }
}
