using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Networks;

/// <summary>A network with its weights: what a checkpoint holds and an engine works on, in place.</summary>
public sealed class Model
{
    private const double HiddenGain = 1.25; // of hidden layers; classifiers: 1

    private readonly WeightTensor[] _tensors;
    private IWeightHolder? _holder;

    /// <summary>A network whose weights are all zero, to be filled.</summary>
    /// <exception cref="NetworkException">The specification cannot be built, or the class names are not one for each output.</exception>
    internal Model(NetworkSpec spec, IReadOnlyList<string> classes)
    {
        if (classes.Count != spec.Classes)
        {
            throw new NetworkException($"network {spec.Name} has {spec.Classes} outputs, but {classes.Count} class names are given");
        }

        if (classes.Distinct().Count() != classes.Count)
        {
            throw new NetworkException($"two classes have one name: {string.Join(", ", classes)}");
        }

        Spec = spec;
        Classes = classes;
        Plan = NetworkPlan.Of(spec);
        _tensors = [.. Plan.Tensors.Select(tensor => new WeightTensor(tensor))];
    }

    /// <summary>The network.</summary>
    public NetworkSpec Spec { get; }

    /// <summary>Names of the classes, in the order of the outputs.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Number of weights, local classifiers included; those that are drawn anew are not.</summary>
    public int Parameters => Plan.WeightLayers.Sum(layer => layer.Parameters);

    /// <summary>Updates that the optimizer has made; Adam counts them.</summary>
    internal long Updates { get; set; }

    /// <summary>Makes ready for an optimizer: what another one remembers of its updates would lead it astray, and is forgotten.</summary>
    internal void Prepare(LearningRule rule)
    {
        var (velocity, squareMean) = (!WeightUpdate.IsSparseFor(rule), rule.Optimizer == OptimizerKind.Adam);
        var frozen = Plan.Blocks.Take(rule.FrozenBlocks).SelectMany(block => block.All).ToHashSet();
        var trained = Tensors.Where(tensor => tensor.Plan.Trains && !frozen.Contains(tensor.Layer)).ToList();
        if (trained.Any(tensor => squareMean != tensor.SquareMean.Length > 0))
        {
            Updates = 0; // and with it all moments: they were gathered over that number
            trained.ForEach(tensor => tensor.Remember(velocity: false, squareMean: false));
        }

        trained.ForEach(tensor => tensor.Remember(velocity, squareMean));
    }

    internal NetworkPlan Plan { get; }

    /// <summary>Weights of every layer that has some, in the order of the specification, as new as they are anywhere. Who writes into them says so (<see cref="Written"/>).</summary>
    internal IReadOnlyList<WeightTensor> Tensors
    {
        get
        {
            _holder?.Fetch(_tensors);
            return _tensors;
        }
    }

    /// <summary>From now on the newest weights are with somebody else.</summary>
    /// <exception cref="InvalidOperationException">They are with another one.</exception>
    internal void Hold(IWeightHolder holder) =>
        _holder = _holder is null ? holder : throw new InvalidOperationException("Another engine holds this model's weights.");

    /// <summary>Takes them back from one who held them; nothing where he does not.</summary>
    internal void Release(IWeightHolder holder)
    {
        if (_holder == holder)
        {
            _holder = null; // even if nothing comes any more
            holder.Fetch(_tensors);
        }
    }

    /// <summary>Somebody has written into <see cref="Tensors"/>.</summary>
    internal void Written() => _holder?.Take(_tensors);

    /// <summary>Takes the weights into their mean.</summary>
    /// <param name="count">Number of times that it has been done, this one among them.</param>
    /// <param name="becomeMean">Whether the mean then takes their place.</param>
    internal void Average(int count, bool becomeMean)
    {
        foreach (var tensor in Tensors)
        {
            tensor.Average(count);
            if (becomeMean)
            {
                tensor.BecomeMean();
            }
        }

        if (becomeMean)
        {
            Written();
        }
    }

    /// <summary>A network with random weights, uniform in +-gain/sqrt(fan-in), the same for the same seed.</summary>
    /// <remarks>A gain of 1 leaves some draws with silent hidden layers, which hardly learn; 1.5 makes what is learned depend more on the draw.</remarks>
    /// <exception cref="NetworkException">The specification cannot be built.</exception>
    public static Model Create(NetworkSpec spec, IReadOnlyList<string> classes, ulong seed)
    {
        var model = new Model(spec.TrainableClassifiers ? spec : spec with { ClassifierSeed = seed }, classes);
        var random = new SeededRandom(seed);
        foreach (var tensor in model.Tensors)
        {
            tensor.FromFileOrder(First(tensor.Plan, spec.Neuron, random), tensor.Values);
        }

        return model;
    }

    /// <summary>This network with an output more in every classifier. All other weights, and what the optimizer knows of them, are the same to the bit.</summary>
    /// <remarks>The weights of the new outputs are random, as at the beginning, and the same for the same name and number of classes: at zero they would never learn.</remarks>
    /// <param name="name">Name of the class, which comes after the others.</param>
    /// <exception cref="NetworkException">There is a class of that name already, or the network would be too large.</exception>
    public Model WithClass(string name)
    {
        var grown = new Model(Spec with { Classes = Spec.Classes + 1 }, [.. Classes, name]) { Updates = Updates };
        var random = new SeededRandom(name.Aggregate((ulong)Spec.Classes, (seed, letter) => (seed * 31) + letter));
        foreach (var (old, tensor) in Tensors.Zip(grown.Tensors))
        {
            var drawn = Draw(tensor.Layer, tensor.Plan.Numbers - old.Plan.Numbers, random);
            tensor.Remember(old.Velocity.Length > 0, old.SquareMean.Length > 0);
            Extend(old, old.Values, tensor, tensor.Values, drawn);
            Extend(old, old.Velocity, tensor, tensor.Velocity, new float[drawn.Length]);
            Extend(old, old.SquareMean, tensor, tensor.SquareMean, new float[drawn.Length]);
        }

        return grown;
    }

    /// <summary>Its weights in a network of their own, without what an optimizer knows of them: to be tested, say, while this one learns.</summary>
    internal Model CopyWeights()
    {
        var copy = new Model(Spec, Classes);
        foreach (var (tensor, other) in Tensors.Zip(copy.Tensors))
        {
            ((ReadOnlySpan<float>)tensor.Values).CopyTo(other.Values);
        }

        return copy;
    }

    /// <summary>sha256 over all weight tensors, float32 little-endian, in the order of the specification and of the file; lower-case hex.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in Tensors)
        {
            hash.AppendData(MemoryMarshal.AsBytes<float>(tensor.ToFileOrder(tensor.Values)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>What a tensor begins with. A normalised current has a deviation of the threshold, so that about one neuron in six is driven above it.</summary>
    private static float[] First(PlannedTensor tensor, NeuronParameters neuron, SeededRandom random)
    {
        if (tensor.Role == TensorRole.Weights)
        {
            return Draw(tensor.Layer, tensor.Numbers, random);
        }

        var first = new float[tensor.Numbers];
        Array.Fill(first, tensor.Role switch { TensorRole.Scale => neuron.Threshold, TensorRole.RunningVariance => 1, _ => 0 });
        return first;
    }

    private static float[] Draw(PlannedLayer layer, int count, SeededRandom random)
    {
        var bound = (layer.IsClassifier ? 1 : HiddenGain) / Math.Sqrt(layer.FanIn);
        var drawn = new float[count];
        for (var i = 0; i < drawn.Length; i++)
        {
            drawn[i] = (float)random.NextDouble(-bound, bound);
        }

        return drawn;
    }

    /// <summary>Outputs come first in a file: those that are new follow the others.</summary>
    private static void Extend(WeightTensor old, AlignedFloats from, WeightTensor grown, AlignedFloats to, ReadOnlySpan<float> rest)
    {
        if (from.Length > 0)
        {
            grown.FromFileOrder([.. old.ToFileOrder(from), .. rest], to);
        }
    }
}
