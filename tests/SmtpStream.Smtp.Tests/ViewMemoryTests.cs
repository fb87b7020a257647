using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SmtpStream.Smtp.Tests;

public sealed class ViewMemoryTests
{
    [Fact]
    public void Clear_AnySize_ClearsThatAndNothingBeside()
    {
        Check(new Guarded<Bytes1>());
        Check(new Guarded<Bytes63>());
        Check(new Guarded<Bytes64>());
        Check(new Guarded<Bytes75>());
        Check(new Guarded<Bytes600>());
    }

    [Fact]
    public void Clear_Event_IsTheDefault()
    {
        var mailEvent = new MailEvent { Kind = Vocabulary.EventKind.Rejected, Server = "mx1"u8, Transport = "smtp"u8, WarnOnly = true, Value = 1 };

        ViewMemory.Clear(out mailEvent);

        Assert.Equal(default, mailEvent.Kind);
        Assert.True(mailEvent.Server.IsEmpty && mailEvent.Transport.IsEmpty);
        Assert.False(mailEvent.WarnOnly);
        Assert.Equal(0, mailEvent.Value);
    }

    private static void Check<T>(Guarded<T> guarded)
        where T : struct
    {
        var bytes = MemoryMarshal.CreateSpan(ref Unsafe.As<Guarded<T>, byte>(ref guarded), Unsafe.SizeOf<Guarded<T>>());
        bytes.Fill(0xAA);
        guarded.Before = guarded.After = 0xAA;

        ViewMemory.Clear(out guarded.View);

        Assert.Equal(0xAA, guarded.Before);
        Assert.Equal(0xAA, guarded.After);
        Assert.Equal(Unsafe.SizeOf<T>(), bytes.Count((byte)0));
    }

    private struct Guarded<T>
    {
        public byte Before;
        public T View;
        public byte After;
    }

    [InlineArray(1)]
    private struct Bytes1
    {
        private byte _first;
    }

    [InlineArray(63)]
    private struct Bytes63
    {
        private byte _first;
    }

    [InlineArray(64)]
    private struct Bytes64
    {
        private byte _first;
    }

    [InlineArray(75)]
    private struct Bytes75
    {
        private byte _first;
    }

    [InlineArray(600)]
    private struct Bytes600
    {
        private byte _first;
    }
}
