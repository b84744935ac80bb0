using System.Threading.Tasks.Sources;

namespace Socketeer.EngineIO.Tests;

/// <summary>Something to wait for, once, that knows when somebody does.</summary>
internal sealed class Hold : IValueTaskSource
{
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };

    /// <summary>Gets what completes when somebody waits.</summary>
    public Task Held => _held.Task;

    /// <summary>Whoever waits goes on.</summary>
    public void Release() => _core.SetResult(true);

    public void GetResult(short token) => _core.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _core.OnCompleted(continuation, state, token, flags);
        _held.SetResult();
    }
}
