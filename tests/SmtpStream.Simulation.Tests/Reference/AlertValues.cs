namespace SmtpStream.Simulation.Tests.Reference;

internal sealed class AlertValue(bool isOn, int changes) : ReferenceValue
{
    public bool IsOn { get; set; } = isOn;

    public int Changes { get; set; } = changes;

    public static AlertValue Read(BinaryReader reader) => new(reader.ReadBoolean(), reader.ReadInt32());

    protected override void Write(BinaryWriter writer)
    {
        writer.Write(IsOn);
        writer.Write(Changes);
    }
}

/// <summary>Change n of an alert, or the notification of it.</summary>
internal sealed class ChangeValue(int bodyField, string alert, int change, bool isOn) : ReferenceValue
{
    protected override int OutputField => bodyField;

    public static ChangeValue Read(int bodyField, BinaryReader reader) =>
        new(bodyField, reader.ReadString(), reader.ReadInt32(), reader.ReadBoolean());

    protected override void Write(BinaryWriter writer)
    {
        writer.Write(alert);
        writer.Write(change);
        writer.Write(isOn);
    }
}
