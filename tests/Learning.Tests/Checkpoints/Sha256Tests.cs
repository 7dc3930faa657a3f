using System.Security.Cryptography;
using System.Text;
using EdgeLearner.Learning.Checkpoints;

namespace EdgeLearner.Learning.Tests.Checkpoints;

public sealed class Sha256Tests
{
    [Fact]
    public void Finish_TheStandardsExample_IsItsHash()
    {
        var hash = new Sha256();

        hash.Append(Encoding.ASCII.GetBytes("abc"));

        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", hash.Finish());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(55)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Append_AnyLengthInPieces_IsTheFrameworksHash(int piece)
    {
        var data = Enumerable.Range(0, 300).Select(i => (byte)(i * 7)).ToArray();
        for (var length = 0; length <= data.Length; length++)
        {
            var hash = new Sha256();
            foreach (var part in data.Take(length).Chunk(piece))
            {
                hash.Append(part);
            }

            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(data.AsSpan(0, length))), hash.Finish());
        }
    }
}
