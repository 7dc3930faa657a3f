using System.Text;
using EdgeLearner.Sensors.Formats.Tables;

namespace EdgeLearner.Sensors.Tests.Formats.Tables;

public sealed class DecimalNumberTests
{
    [Theory]
    [InlineData("0.003811000", 6, 3811)]
    [InlineData("0.0000014999", 6, 1)]
    [InlineData("0.0000015", 6, 2)]
    [InlineData("-0.0000015", 6, -2)]
    [InlineData("1468939802.442312", 6, 1_468_939_802_442_312)]
    [InlineData("1468939802.442312999999", 6, 1_468_939_802_442_313)]
    [InlineData("1.234567000000000000e+06", 0, 1_234_567)]
    [InlineData("5E-7", 6, 1)]
    [InlineData("12.", 0, 12)]
    [InlineData(".5", 0, 1)]
    [InlineData("+7", 0, 7)]
    [InlineData("9223372036854775807", 0, 9_223_372_036_854_775_800)] // 18 digits count
    [InlineData("1e-40", 6, 0)]
    [InlineData("0e99", 0, 0)]
    public void TryScale_Number_IsTheNearestWholeOne(string text, int power, long value)
    {
        Assert.True(DecimalNumber.TryParse(Encoding.ASCII.GetBytes(text), out var number));
        Assert.True(number.TryScale(power, out var scaled));
        Assert.Equal(value, scaled);
    }

    [Theory]
    [InlineData("1e19", 0)]
    [InlineData("1e999", 0)]
    [InlineData("9000000000000000000", 6)]
    public void TryScale_TooLarge_IsRefused(string text, int power)
    {
        Assert.True(DecimalNumber.TryParse(Encoding.ASCII.GetBytes(text), out var number));
        Assert.False(number.TryScale(power, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    [InlineData("12x")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1e1000")]
    [InlineData("nan")]
    public void TryParse_WhatIsNoNumber_IsRefused(string text) => Assert.False(DecimalNumber.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Theory]
    [InlineData("12", true)]
    [InlineData("12.000", true)]
    [InlineData("1.5e1", true)]
    [InlineData("12.5", false)]
    [InlineData("1e-30", false)]
    public void IsWhole_Number_HasNothingBehindThePoint(string text, bool isWhole)
    {
        Assert.True(DecimalNumber.TryParse(Encoding.ASCII.GetBytes(text), out var number));
        Assert.Equal(isWhole, number.IsWhole);
    }
}
