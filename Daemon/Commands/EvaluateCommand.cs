using System.CommandLine;
using EdgeLearner.Daemon.Commands.Evaluation;
using EdgeLearner.Daemon.Commands.Training;
using EdgeLearner.Daemon.Views;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Evaluation;
using EdgeLearner.Learning.Offline;

namespace EdgeLearner.Daemon.Commands;

/// <summary><c>evaluate MANIFEST</c>: how often a model is right on a data set, and what it takes for what.</summary>
internal static class EvaluateCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var manifest = ManifestSwitches.Argument("What to test on");
        manifest.Arity = ArgumentArity.ZeroOrOne; // --stream stands for it
        var stream = new StreamSwitches();
        var model = new Option<string?>("--model") { Description = "The model. With --stream it may be left out: random weights of Learning:Network.", HelpName = "FILE" };
        var picture = new Option<string?>("--confusion") { Description = "Draw the confusion matrix; with --stream, that of its windows as they came, over all seeds.", HelpName = "FILE.png" };
        var batch = new Option<int>("--batch") { Description = "Samples shown together. Default 1, as live.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads") { Description = "Threads that share the work. Default 1.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("evaluate", "Tests a model on a data set: accuracy, and what is taken for what; or on a stream that it learns from (--stream).") { manifest, model, picture, batch, threads, json };
        var framing = new ManifestSwitches();
        framing.AddTo(command, withInput: false);
        var engine = new EngineSwitches();
        engine.AddTo(command);
        stream.AddTo(command);
        foreach (var option in new[] { batch, threads })
        {
            option.Validators.Add(result =>
            {
                if (result.Errors.Any() == false && result.GetValueOrDefault<int>() is < 1 or > 4_096)
                {
                    result.AddError($"{option.Name} must be from 1 to 4096.");
                }
            });
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(manifest) is null == result.GetValue(stream.Stream) is null)
            {
                result.AddError("Give either a MANIFEST to test on, or --stream MANIFEST.");
            }

            if (result.GetValue(stream.Stream) is not null && new Option[] { batch, threads }.Concat(engine.All).FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } lonely)
            {
                result.AddError($"{lonely.Name} is for a MANIFEST: a stream goes window by window, as --set Learning:Threads=N and --set Learning:Engine=NAME say.");
            }

            if (result.GetValue(model) is null && result.GetValue(manifest) is not null)
            {
                result.AddError("Give the model to test: --model FILE.");
            }
        });
        command.SetAction((parsed, stop) => Task.FromResult(parsed.GetValue(stream.Stream) is not null
            ? RunStream(terminal, stream.Read(parsed, parsed.GetValue(model), framing.Read(parsed), parsed.GetValue(picture), parsed.GetValue(json)), stop)
            : Run(
            terminal,
            new Test(parsed.GetRequiredValue(manifest), parsed.GetValue(model)!, framing.Read(parsed), parsed.GetValue(batch), parsed.GetValue(threads), engine.Read(parsed)),
            parsed.GetValue(picture),
            parsed.GetValue(json),
            stop)));
        return command;
    }

    private static int Run(Terminal terminal, Test test, string? picture, bool asJson, CancellationToken stop)
    {
        OutputFiles.RefuseClashes([test.Manifest, test.Model], [("the confusion matrix (--confusion)", picture)]);
        var clock = TimeProvider.System;
        var engine = EngineSwitches.Choose(test.Engine, terminal);
        var model = Checkpoint.Load(test.Model);
        var samples = SampleLoader.Load(
            ManifestReader.Read(test.Manifest), test.Framing, model.Classes, model.Spec.Input, new Reading(terminal, test.Manifest), stop);
        var started = clock.GetTimestamp();
        var confusion = SampleTest.Run(model, samples, test.Batch, test.Threads, engine.Create, stop: stop);
        var summary = EvaluationSummary.Of(confusion, samples.Frames, clock.GetElapsedTime(started));
        if (picture is not null)
        {
            ConfusionPlot.Save(picture, confusion);
        }

        terminal.WriteLine(asJson ? summary.ToJson() : summary.ToTable(confusion));
        return 0;
    }

    private static int RunStream(Terminal terminal, StreamPlan plan, CancellationToken stop)
    {
        var outcomes = new StreamRun(plan, terminal, stop).All(stop);
        var summary = StreamSummary.Of(plan, outcomes);
        if (plan.Picture is not null)
        {
            StreamPlot.Save(plan.Picture, plan, outcomes);
        }

        if (plan.ForgettingPicture is not null)
        {
            ForgettingPlot.Save(plan.ForgettingPicture, plan.Test.Mode.ToString().ToLowerInvariant(), [.. outcomes.Select(outcome => outcome.Classes!)]);
        }

        if (plan.ConfusionPicture is not null)
        {
            ConfusionPlot.Save(plan.ConfusionPicture, Confusion(outcomes));
        }

        terminal.WriteLine(plan.IsForMachines ? summary.ToJson() : summary.ToTable());
        return 0;
    }

    private static ConfusionMatrix Confusion(IReadOnlyList<StreamOutcome> outcomes)
    {
        var confusion = new ConfusionMatrix(outcomes[0].ClassNames);
        foreach (var window in outcomes.SelectMany(outcome => outcome.Stream.Windows))
        {
            confusion.Add(window.Class, window.Decision);
        }

        return confusion;
    }

    private sealed record Test(string Manifest, string Model, FramingOptions Framing, int Batch, int Threads, EngineRequest Engine);
}
