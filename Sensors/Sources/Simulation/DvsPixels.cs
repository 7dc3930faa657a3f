using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Sources.Simulation;

/// <summary>
/// The pixels of a dynamic vision sensor. Each remembers a log intensity and makes an event whenever the light has moved one threshold away
/// from it; thresholds differ from pixel to pixel, a pixel is dead for a while after an event, and noise adds events of its own.
/// </summary>
internal sealed class DvsPixels
{
    private const long Never = long.MinValue / 2;

    private readonly SensorGeometry _geometry;
    private readonly SimulationOptions _options;
    private readonly SeededRandom _noise;
    private readonly float[] _level;
    private readonly float[] _reference;
    private readonly float[] _thresholdOn;
    private readonly float[] _thresholdOff;
    private readonly long[] _lastUs;
    private readonly int[] _hotPixels;

    public DvsPixels(SimulationOptions options, SeededRandom random)
    {
        _geometry = options.Geometry;
        _options = options;
        _noise = random;
        _level = new float[_geometry.Pixels];
        _reference = new float[_geometry.Pixels];
        _thresholdOn = DrawThresholds();
        _thresholdOff = DrawThresholds();
        _lastUs = new long[_geometry.Pixels];
        Array.Fill(_lastUs, Never);
        _hotPixels = new int[(int)Math.Round(options.HotPixelShare * _geometry.Pixels)];
        for (var i = 0; i < _hotPixels.Length; i++)
        {
            _hotPixels[i] = random.NextInt(_geometry.Pixels);
        }
    }

    /// <summary>Lets the light go linearly from where it was to a new image, over [startUs, endUs), and adds noise.</summary>
    /// <param name="image">Log intensity of every pixel.</param>
    /// <param name="changed">Where it may have changed.</param>
    /// <param name="startUs">First instant of the step.</param>
    /// <param name="endUs">First instant after it.</param>
    /// <param name="shotNoiseHz">Random events of either polarity, per pixel and second.</param>
    /// <param name="events">Takes the events, in no order.</param>
    public void Step(ReadOnlySpan<float> image, PixelBox changed, long startUs, long endUs, double shotNoiseHz, EventBatch events)
    {
        for (var y = changed.Top; y < changed.Bottom; y++)
        {
            for (var x = changed.Left; x < changed.Right; x++)
            {
                var pixel = (y * _geometry.Width) + x;
                if (image[pixel] != _level[pixel])
                {
                    Cross(pixel, image[pixel], startUs, endUs, events);
                }
            }
        }

        AddNoise(startUs, endUs, shotNoiseHz, events);
    }

    /// <summary>Events that no change of light explains, at random times in [startUs, endUs); the reference does not move.</summary>
    private void AddNoise(long startUs, long endUs, double shotNoiseHz, EventBatch events)
    {
        var seconds = (endUs - startUs) * 1e-6;
        for (var left = _noise.NextPoisson(shotNoiseHz * _geometry.Pixels * seconds); left > 0; left--)
        {
            EmitNoise(_noise.NextInt(_geometry.Pixels), _noise.NextInt(2), startUs, endUs, events);
        }

        for (var left = _noise.NextPoisson(_options.LeakHz * _geometry.Pixels * seconds); left > 0; left--)
        {
            EmitNoise(_noise.NextInt(_geometry.Pixels), 1, startUs, endUs, events);
        }

        for (var left = _noise.NextPoisson(_options.HotPixelHz * _hotPixels.Length * seconds); left > 0; left--)
        {
            EmitNoise(_hotPixels[_noise.NextInt(_hotPixels.Length)], _noise.NextInt(2), startUs, endUs, events);
        }
    }

    /// <summary>The threshold crossings of one pixel, each at its own time.</summary>
    private void Cross(int pixel, float target, long startUs, long endUs, EventBatch events)
    {
        var from = _level[pixel];
        var rising = target > from;
        var step = rising ? _thresholdOn[pixel] : -_thresholdOff[pixel];
        _level[pixel] = target;
        for (var next = _reference[pixel] + step; rising ? next <= target : next >= target; next += step)
        {
            _reference[pixel] = next;
            var share = Math.Clamp((next - from) / (target - from), 0f, 1f);
            Emit(pixel, Math.Min(startUs + (long)(share * (endUs - startUs)), endUs - 1), rising ? 1 : 0, isNoise: false, events);
        }
    }

    private void EmitNoise(int pixel, int polarity, long startUs, long endUs, EventBatch events) =>
        Emit(pixel, startUs + _noise.NextInt((int)(endUs - startUs)), polarity, isNoise: true, events);

    private void Emit(int pixel, long timeUs, int polarity, bool isNoise, EventBatch events)
    {
        if (timeUs - _lastUs[pixel] >= _options.RefractoryUs)
        {
            _lastUs[pixel] = timeUs;
            events.Add(timeUs, pixel % _geometry.Width, pixel / _geometry.Width, polarity, isNoise);
        }
    }

    private float[] DrawThresholds()
    {
        var thresholds = new float[_geometry.Pixels];
        for (var i = 0; i < thresholds.Length; i++)
        {
            var spread = 1 + (_options.ThresholdMismatch * _noise.NextGaussian());
            thresholds[i] = (float)(_options.Threshold * Math.Max(0.2, spread));
        }

        return thresholds;
    }
}
