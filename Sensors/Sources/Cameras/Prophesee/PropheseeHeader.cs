namespace EdgeLearner.Sensors.Sources.Cameras.Prophesee;

/// <summary>The header of a RAW file of a camera's bytes, such that Metavision, OpenEB, expelliarmus and faery read it.</summary>
/// <remarks>
/// Keys in alphabetical order, as Metavision writes them. Of use are <c>format</c> (new readers), <c>evt</c> and <c>geometry</c> (others),
/// <c>integrator_name</c> and <c>system_ID</c> (old ones), and the plugin, which OpenEB opens the file with.
/// </remarks>
internal static class PropheseeHeader
{
    /// <summary>The header but for the date.</summary>
    /// <param name="integrator">Who made the camera, as its manufacturer string says.</param>
    /// <param name="serial">Its serial number.</param>
    /// <param name="chip">Its sensor.</param>
    public static string Of(string integrator, string serial, SensorChip chip) =>
        $"""
        % camera_integrator_name {integrator}
        % evt 3.0
        % format EVT3;height={chip.Geometry.Height};width={chip.Geometry.Width}
        % generation {chip.Generation}
        % geometry {chip.Geometry}
        % integrator_name {integrator}
        % plugin_integrator_name Prophesee
        % plugin_name hal_plugin_prophesee
        % sensor_generation {chip.Generation}
        % sensor_name {chip.Name}
        % serial_number {serial}
        % system_ID {chip.SystemId}
        % end

        """.ReplaceLineEndings("\n");
}
