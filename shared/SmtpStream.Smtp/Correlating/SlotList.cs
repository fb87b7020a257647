namespace SmtpStream.Smtp.Correlating;

/// <summary>Ends of a list of slots linked from the one untouched longest to the newest.</summary>
internal struct SlotList
{
    public int Oldest = -1;
    public int Newest = -1;
    public int Count;

    public SlotList()
    {
    }
}
