using EdgeLearner.Daemon.Pictures;
using EdgeLearner.Sensors.Events;
using SkiaSharp;

namespace EdgeLearner.Daemon.Tests.Pictures;

/// <summary>What we write, read by a decoder that is not ours.</summary>
public sealed class GifWriterTests
{
    private static readonly SensorGeometry Size = new(200, 150);

    [Fact]
    public void Write_Frames_AreReadBackPixelByPixel()
    {
        var random = new Random(3);
        byte[][] frames =
        [
            [.. Enumerable.Repeat((byte)77, Size.Pixels)], // long strings
            [.. Enumerable.Range(0, Size.Pixels).Select(_ => (byte)random.Next(255))], // strings that fill the table again and again
            [.. Enumerable.Range(0, Size.Pixels).Select(i => (byte)(i / 400 % 2 == 0 ? 0 : i % 200))],
            [.. Enumerable.Range(0, Size.Pixels).Select(_ => (byte)(random.Next(20) == 0 ? random.Next(255) : 0))], // as pictures of events are
        ];

        using var codec = Read(Gif(frames, Size, delay: 4));

        Assert.Equal((Size.Width, Size.Height, -1), (codec.Info.Width, codec.Info.Height, codec.RepetitionCount));
        Assert.Equal([40, 40, 40, 40], codec.FrameInfo.Select(frame => frame.Duration));
        Assert.All(frames.Index(), frame => Assert.Equal(Colours(frame.Item), Pixels(codec, frame.Index)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(1, 255)]
    [InlineData(61, 67)]
    public void Write_AnySize_IsReadBack(int width, int height)
    {
        byte[] pixels = [.. Enumerable.Range(0, width * height).Select(i => (byte)((i * i) % 255))];

        using var codec = Read(Gif([pixels], new SensorGeometry(width, height), delay: 2));

        Assert.Equal(Colours(pixels), Pixels(codec, 0));
    }

    /// <summary>Around the points at which codes grow by a bit, where a reader that learns a code later than the writer would go astray.</summary>
    [Fact]
    public void Write_AnyNumberOfStrings_IsReadBack()
    {
        var random = new Random(5);
        for (var count = 250; count < 4_200; count += count is > 270 and < 500 or > 530 and < 1_010 or > 1_040 and < 2_030 or > 2_060 and < 3_800 ? 97 : 1)
        {
            byte[] pixels = [.. Enumerable.Range(0, count).Select(_ => (byte)random.Next(255))];

            using var codec = Read(Gif([pixels], new SensorGeometry(count, 1), delay: 2));

            Assert.Equal(Colours(pixels), Pixels(codec, 0));
        }
    }

    private static byte[] Gif(byte[][] frames, SensorGeometry size, ushort delay)
    {
        using var output = new MemoryStream();
        var gif = new GifWriter(output, size, delay);
        foreach (var frame in frames)
        {
            gif.Write(frame);
        }

        gif.Complete();
        return output.ToArray();
    }

    private static SKCodec Read(byte[] gif) => SKCodec.Create(SKData.CreateCopy(gif)) ?? throw new InvalidDataException("no picture");

    private static (byte Red, byte Green, byte Blue)[] Pixels(SKCodec codec, int frame)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        Assert.Equal(SKCodecResult.Success, codec.GetPixels(bitmap.Info, bitmap.GetPixels(), new SKCodecOptions(frame)));
        return [.. bitmap.Pixels.Select(pixel => (pixel.Red, pixel.Green, pixel.Blue))];
    }

    private static (byte Red, byte Green, byte Blue)[] Colours(byte[] pixels) => [.. pixels.Select(
        index => (EventPalette.Rgbs[3 * index], EventPalette.Rgbs[(3 * index) + 1], EventPalette.Rgbs[(3 * index) + 2]))];
}
