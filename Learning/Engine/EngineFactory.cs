using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;

namespace EdgeLearner.Learning.Engine;

/// <summary>Builds an engine for a model. The one that is always there: <see cref="ManagedEngine.Create"/>.</summary>
/// <param name="model">Network and weights; the engine's until it is disposed of.</param>
/// <param name="lanes">Number of lanes, 1 and more.</param>
/// <param name="intervalFrames">Steps of an interval at most (k), 1 and more.</param>
/// <param name="rule">How to learn.</param>
/// <param name="threads">Threads that share the work, the caller's included, 1 and more.</param>
/// <exception cref="NetworkException">The engine cannot run such a network, or the rule freezes every block.</exception>
/// <exception cref="EngineException">The engine cannot be had, for want of memory for example.</exception>
public delegate ILearningEngine EngineFactory(Model model, int lanes, int intervalFrames, LearningRule rule, int threads);
