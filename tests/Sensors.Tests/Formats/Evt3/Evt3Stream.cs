namespace EdgeLearner.Sensors.Tests.Formats.Evt3;

/// <summary>Random EVT3 words as a camera sends them, with all that may go wrong among them.</summary>
internal static class Evt3Stream
{
    /// <summary>Makes one.</summary>
    /// <param name="random">The seed.</param>
    /// <param name="sensor">Its addresses are on this sensor, most of them.</param>
    /// <param name="words">About how many words.</param>
    /// <param name="soundWords">One word in about so many is random, or time jumps there.</param>
    public static byte[] Bytes(SeededRandom random, Sensors.Events.SensorGeometry sensor, int words, int soundWords)
    {
        var stream = new List<ushort>();
        var timeUs = (long)random.NextInt(1 << 24);
        var toldHigh = -1L;
        while (stream.Count < words)
        {
            switch (random.NextInt(random.NextInt(soundWords) == 0 ? 20 : 16))
            {
                case < 3:
                    stream.Add(Evt3Wire.Y(random.NextInt(sensor.Height)));
                    break;
                case < 9:
                    stream.Add(Evt3Wire.X(random.NextInt(sensor.Width), random.NextInt(2)));
                    break;
                case < 12:
                    Tell(random.NextInt(10) == 0 ? -random.NextInt(30) : random.NextInt(120));
                    break;
                case 12:
                    stream.AddRange(Enumerable.Repeat(Evt3Wire.TimeHigh((int)(timeUs >> 12) & 0xFFF), random.NextInt(4)));
                    break;
                case 13:
                    Put(Evt3Wire.BaseX(random.NextInt(sensor.Width) & ~31, random.NextInt(2)), Vector(12), Vector(12), Vector(8));
                    break;
                case 14:
                    stream.Add(Evt3Wire.BaseX(random.NextInt(sensor.Width), random.NextInt(2)));
                    break;
                case 15:
                    stream.AddRange(Enumerable.Repeat(0, random.NextInt(5)).Select(_ => Vector(random.NextInt(2) == 0 ? 12 : 8)));
                    break;
                case 16:
                    Tell(random.NextInt(400_000) - 200_000);
                    break;
                case 17:
                    Tell(random.NextInt(20_000) - 10_000);
                    break;
                default:
                    stream.Add((ushort)random.NextBits());
                    break;
            }
        }

        return Evt3Wire.Bytes([.. stream]);

        void Tell(int elapsedUs)
        {
            timeUs += elapsedUs;
            if (timeUs >> 12 != toldHigh)
            {
                toldHigh = timeUs >> 12;
                stream.Add(Evt3Wire.TimeHigh((int)toldHigh & 0xFFF));
            }

            stream.Add(Evt3Wire.TimeLow((int)timeUs & 0xFFF));
        }

        void Put(params ushort[] words) => stream.AddRange(words);

        ushort Vector(int bits)
        {
            var mask = (int)(random.NextBits() & random.NextBits()) & ((1 << bits) - 1);
            return bits == 12 ? Evt3Wire.Vect12(mask) : Evt3Wire.Vect8(mask);
        }
    }
}
