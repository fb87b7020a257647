using System.Buffers;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Encoding.Events;
using T = SmtpStream.Encoding.Aggregates.AggregateTags;

namespace SmtpStream.Encoding.Aggregates;

/// <summary><c>smtpstream.v1.Watermark</c> ↔ <see cref="WatermarkRecord"/>.</summary>
public static class WatermarkEncoding
{
    private const int LengthWidth = 4;
    private const int PartWidth = 2;

    /// <summary>Writes the message.</summary>
    public static void Write(IBufferWriter<byte> output, WatermarkRecord watermark)
    {
        var writer = new WireWriter(output.GetSpan(MaxBytes(watermark)));
        WriteBody(ref writer, watermark);
        output.Advance(writer.Length);
    }

    /// <summary>Writes the message as the body of a derived record, with tag and length.</summary>
    public static void WriteDerivedBody(IBufferWriter<byte> output, WatermarkRecord watermark)
    {
        var writer = new WireWriter(output.GetSpan(MaxBytes(watermark)));
        writer.Tag(T.Derived.Watermark);
        var body = writer.Open(LengthWidth);
        WriteBody(ref writer, watermark);
        writer.Close(body, LengthWidth);
        output.Advance(writer.Length);
    }

    /// <exception cref="InvalidDataException">The bytes are no watermark.</exception>
    public static WatermarkRecord Read(ReadOnlySpan<byte> message)
    {
        long time = 0;
        long clock = 0;
        var none = false;
        var servers = new List<ServerReadTime>();
        var paths = new List<PathProgress>();
        var reader = new WireReader(message, 0);
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case T.Watermark.EventTime:
                    time = (long)reader.Varint();
                    break;
                case T.Watermark.None:
                    none = reader.Varint() != 0;
                    break;
                case T.Watermark.Clock:
                    clock = (long)reader.Varint();
                    break;
                case T.Watermark.Servers:
                    servers.Add(ReadServer(reader.Message()));
                    break;
                case T.Watermark.Paths:
                    paths.Add(ReadPath(reader.Message()));
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new WatermarkRecord(time, none, servers, paths) { ClockUnixMs = clock };
    }

    private static int MaxBytes(WatermarkRecord watermark)
    {
        var bytes = 48;
        foreach (var server in watermark.Servers)
        {
            bytes += 32 + EntityEncoding.MaxBytes(server.Tenant) + EntityEncoding.MaxBytes(server.Server) + EntityEncoding.MaxBytes(server.Zone);
        }

        foreach (var path in watermark.Paths)
        {
            bytes += 32 + EntityEncoding.MaxBytes(path.Tenant) + EntityEncoding.MaxBytes(path.Origin) + EntityEncoding.MaxBytes(path.Path);
        }

        return bytes;
    }

    private static void WriteBody(ref WireWriter writer, WatermarkRecord watermark)
    {
        writer.Varint(T.Watermark.EventTime, (ulong)watermark.EventTimeUnixMs);
        writer.Bool(T.Watermark.None, watermark.None);
        foreach (var server in watermark.Servers)
        {
            writer.Tag(T.Watermark.Servers);
            var body = writer.Open(PartWidth);
            EntityEncoding.WriteText(ref writer, T.Server.Tenant, server.Tenant);
            EntityEncoding.WriteText(ref writer, T.Server.Name, server.Server);
            writer.Varint(T.Server.ReadTo, (ulong)server.ReadToUnixMs);
            writer.Bool(T.Server.Lagging, server.Lagging);
            EntityEncoding.WriteText(ref writer, T.Server.Zone, server.Zone);
            writer.Close(body, PartWidth);
        }

        foreach (var path in watermark.Paths)
        {
            writer.Tag(T.Watermark.Paths);
            var body = writer.Open(PartWidth);
            EntityEncoding.WriteText(ref writer, T.Path.Tenant, path.Tenant);
            EntityEncoding.WriteText(ref writer, T.Path.Origin, path.Origin);
            EntityEncoding.WriteText(ref writer, T.Path.Name, path.Path);
            writer.Varint(T.Path.ReadTo, (ulong)path.ReadToUnixMs);
            writer.Bool(T.Path.Lagging, path.Lagging);
            writer.Bool(T.Path.Ended, path.Ended);
            writer.Close(body, PartWidth);
        }

        writer.Varint(T.Watermark.Clock, (ulong)watermark.ClockUnixMs);
    }

    private static ServerReadTime ReadServer(WireReader reader)
    {
        var server = new ServerReadTime("", "", 0, false, "");
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case T.Server.Tenant:
                    server = server with { Tenant = EntityEncoding.ReadText(ref reader) };
                    break;
                case T.Server.Name:
                    server = server with { Server = EntityEncoding.ReadText(ref reader) };
                    break;
                case T.Server.ReadTo:
                    server = server with { ReadToUnixMs = (long)reader.Varint() };
                    break;
                case T.Server.Lagging:
                    server = server with { Lagging = reader.Varint() != 0 };
                    break;
                case T.Server.Zone:
                    server = server with { Zone = EntityEncoding.ReadText(ref reader) };
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return server;
    }

    private static PathProgress ReadPath(WireReader reader)
    {
        var path = new PathProgress("", "", "", 0, false, false);
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case T.Path.Tenant:
                    path = path with { Tenant = EntityEncoding.ReadText(ref reader) };
                    break;
                case T.Path.Origin:
                    path = path with { Origin = EntityEncoding.ReadText(ref reader) };
                    break;
                case T.Path.Name:
                    path = path with { Path = EntityEncoding.ReadText(ref reader) };
                    break;
                case T.Path.ReadTo:
                    path = path with { ReadToUnixMs = (long)reader.Varint() };
                    break;
                case T.Path.Lagging:
                    path = path with { Lagging = reader.Varint() != 0 };
                    break;
                case T.Path.Ended:
                    path = path with { Ended = reader.Varint() != 0 };
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return path;
    }
}
