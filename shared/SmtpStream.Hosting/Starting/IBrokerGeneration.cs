namespace SmtpStream.Hosting.Starting;

/// <summary>Which life of the broker's topics this is: offsets of another one mean nothing.</summary>
public interface IBrokerGeneration
{
    long Incarnation { get; }
}
