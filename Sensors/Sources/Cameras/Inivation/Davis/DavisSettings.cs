namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.Davis;

/// <summary>What of a DAVIS346 the options set: biases, masked pixels, region; and the FPGA's filters that they have no word for, which are off.</summary>
/// <param name="port">Its registers.</param>
/// <param name="system">What its FPGA says.</param>
/// <param name="camera">Model and serial number.</param>
internal sealed class DavisSettings(FpgaPort port, FpgaSystem system, string camera)
{
    private SensorOptions? _set;

    /// <summary>Sets options, as far as they differ from those before; the first time, and after a failure, all.</summary>
    /// <exception cref="CameraException">The FPGA has not the filter that they need; nothing was set.</exception>
    public void Set(SensorOptions options)
    {
        var hasMask = Has(DavisRegister.HasPixelFilter, isNeeded: options.MaskedPixels.Count > 0, "Sensor:MaskedPixels");
        var hasRegion = Has(DavisRegister.HasRegionFilter, isNeeded: options.Region is not null, "Sensor:Region");
        var before = _set;
        _set = null; // until all is written, nobody knows what is set: after a failure the next options are set whole
        SetBiases(before, options);
        if (hasMask && (before is null || !options.MaskedPixels.SequenceEqual(before.MaskedPixels)))
        {
            SetMask(options.MaskedPixels);
        }

        if (before is null)
        {
            SwitchOff(DavisRegister.HasActivityFilter, DavisRegister.ActivityFilter, DavisRegister.RefractoryFilter);
        }

        if (hasRegion && (before is null || options.Region != before.Region))
        {
            SetRegion(options.Region is { } text && PixelRegion.TryParse(text, out var region) ? region : new(0, 0, system.Geometry.Width, system.Geometry.Height));
        }

        if (before is null)
        {
            SwitchOff(DavisRegister.HasSkipFilter, DavisRegister.SkipFilter);
            SwitchOff(DavisRegister.HasPolarityFilter, DavisRegister.PolarityFlatten, DavisRegister.PolaritySuppress);
        }

        _set = options;
    }

    /// <summary>Whether the FPGA has a filter; logic for other boards may lack some.</summary>
    private bool Has(FpgaRegister register, bool isNeeded, string option)
    {
        var has = port.Has(register);
        return has || !isNeeded ? has : throw new CameraException($"{option}: {camera} has no filter for it in its logic; set none");
    }

    private void SetBiases(SensorOptions? before, SensorOptions options)
    {
        foreach (var bias in DavisBias.All.Where(bias => before is null || bias.PicoAmps(options) != bias.PicoAmps(before)))
        {
            port.Write(bias.Register, bias.Word(bias.PicoAmps(options)));
        }
    }

    private void SetMask(IReadOnlyList<string> pixels)
    {
        for (var slot = 0; slot < DavisRegister.MaskSlots; slot++)
        {
            var (column, row) = (system.Columns, system.Rows); // beyond the chip: the slot is free
            if (slot < pixels.Count && PixelRegion.TryParsePixel(pixels[slot], out var pixel))
            {
                (column, row) = OnChip(pixel.X, pixel.Y);
            }

            port.Write(DavisRegister.MaskRow(slot), (uint)row);
            port.Write(DavisRegister.MaskColumn(slot), (uint)column);
        }
    }

    private void SetRegion(PixelRegion region)
    {
        var (startColumn, startRow) = OnChip(region.X, region.Y);
        var (endColumn, endRow) = OnChip(region.X + region.Width - 1, region.Y + region.Height - 1);
        port.WriteAll(
            (DavisRegister.RegionStartColumn, (uint)startColumn),
            (DavisRegister.RegionStartRow, (uint)startRow),
            (DavisRegister.RegionEndColumn, (uint)endColumn),
            (DavisRegister.RegionEndRow, (uint)endRow));
    }

    private void SwitchOff(FpgaRegister feature, params ReadOnlySpan<FpgaRegister> filters)
    {
        if (port.Has(feature))
        {
            foreach (var filter in filters)
            {
                port.Write(filter, 0);
            }
        }
    }

    /// <summary>Where the chip has a pixel of the picture: the FPGA's filters see addresses as the chip sends them.</summary>
    private (int Column, int Row) OnChip(int x, int y) => system.IsTurned ? (y, x) : (x, y);
}
