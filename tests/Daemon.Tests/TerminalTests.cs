namespace EdgeLearner.Daemon.Tests;

public sealed class TerminalTests : IDisposable
{
    private readonly StringWriter _out = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void Draw_Twice_DrawsOverTheLinesBefore()
    {
        var terminal = new Terminal(_out, _error, () => 80);

        terminal.Draw("a", "b");
        terminal.Draw("c");

        Assert.Equal("a\nb\n\e[2A\r\e[Jc\n", _error.ToString());
    }

    [Fact]
    public void Draw_WiderThanTheTerminal_IsCut()
    {
        var terminal = new Terminal(_out, _error, () => 30);

        terminal.Draw(new string('x', 100));

        Assert.Equal(new string('x', 29) + "\n", _error.ToString());
    }

    [Fact]
    public void WriteLine_OverWhatIsDrawn_RemovesThatFirst()
    {
        var terminal = new Terminal(_out, _error, () => 80);

        terminal.Draw("live");
        terminal.WriteLine("result");
        terminal.WriteErrorLine("complaint");

        Assert.Equal("result\n", _out.ToString());
        Assert.Equal("live\n\e[1A\r\e[Jcomplaint\n", _error.ToString());
    }

    [Fact]
    public void Draw_WhereThereIsNoTerminal_DoesNothing()
    {
        var terminal = new Terminal(_out, _error);

        terminal.Draw("live");
        terminal.Erase();

        Assert.False(terminal.IsLive);
        Assert.Empty(_error.ToString());
    }
}
