namespace EdgeLearner.Telemetry.Tests.Support;

/// <summary>A Mosquitto broker on a port of loopback.</summary>
internal sealed class Mosquitto : Tool
{
    private Mosquitto(string configuration)
        : base("mosquitto", "-v", "-c", configuration)
    {
    }

    /// <summary>Writes a user's password into a password file.</summary>
    public static async Task SetPasswordAsync(string file, string user, string password)
    {
        using var tool = new Tool("mosquitto_passwd", "-b", file, user, password);
        await tool.EndAsync();
    }

    /// <summary>Starts one that lets everybody in, or only those whom a password file names; an access list says who may write what; longer packets make it hang up.</summary>
    public static async Task<Mosquitto> StartAsync(int port, string? passwordFile = null, string? accessFile = null, int? maxPacketBytes = null)
    {
        var configuration = Path.GetTempFileName();
        await File.WriteAllLinesAsync(configuration,
        [
            "user root", // files of ours must stay readable where the tests are root
            $"listener {port} 127.0.0.1",
            "persistence false",
            passwordFile is null ? "allow_anonymous true" : $"allow_anonymous false\npassword_file {passwordFile}",
            accessFile is null ? "" : $"acl_file {accessFile}",
            maxPacketBytes is null ? "" : $"max_packet_size {maxPacketBytes}",
        ]);
        var broker = new Mosquitto(configuration);
        await broker.LineWithAsync(" running");
        File.Delete(configuration);
        return broker;
    }
}

/// <summary>mosquitto_sub: prints each message as <c>topic retained text</c>.</summary>
internal sealed class MosquittoSub : Tool
{
    private MosquittoSub(int port, string topic, string version)
        : base("mosquitto_sub", "-h", "127.0.0.1", "-p", $"{port}", "-V", version, "-q", "1", "-t", topic, "-F", "%t %r %p", "-d")
    {
    }

    /// <summary>Starts one; it is subscribed when this returns. Its output is flushed by messages: one of the topics must be retained.</summary>
    public static async Task<MosquittoSub> StartAsync(int port, string topic, string version = "5")
    {
        var client = new MosquittoSub(port, topic, version);
        await client.LineWithAsync("Subscribed (mid");
        return client;
    }
}
