namespace Socketeer.EngineIO.Tests.Races;

/// <summary>
/// Runs all of one race on one thread: what can run next waits here, and the seed decides which of it does. A continuation that the
/// thread pool would take comes here because awaiting captures this context.
/// </summary>
internal sealed class RaceScheduler(int seed) : SynchronizationContext
{
    private const int DeepestInterruption = 3;
    private const int MostSteps = 100_000;

    private readonly List<(SendOrPostCallback Work, object? State)> _ready = [];
    private readonly List<Task> _watched = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private int _depth;
    private int _steps;

    public Random Random { get; } = new(seed);

    /// <summary>Gets or sets what tells whether the running work holds a lock, where no other work can come in between.</summary>
    public Func<bool> IsLocked { get; set; } = static () => false;

    /// <summary>Gets a value that tells whether work came from another thread: the race is none of the seed's then.</summary>
    public bool HasEscaped { get; private set; }

    /// <summary>Gets what happened, in order: what a failure shows.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Gets what is wrong.</summary>
    public List<string> Failures { get; } = [];

    public void Note(string what) => Notes.Add(what);

    public void Fail(string what)
    {
        Notes.Add($"WRONG: {what}");
        Failures.Add(what);
    }

    /// <summary>Notes that a task must come to an end, and not to a bad one.</summary>
    public void Watch(Task task) => _watched.Add(task);

    /// <summary>Says what became of the tasks that have not succeeded.</summary>
    public IEnumerable<string> ListUnfinished() =>
        _watched.Where(task => !task.IsCompletedSuccessfully).Select(task => task.Exception?.ToString() ?? task.Status.ToString());

    public bool Chance(int oneIn) => Random.Next(oneIn) == 0;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            HasEscaped = true;
            return;
        }

        _ready.Add((d, state));
    }

    public void Post(Action work) => Post(static state => ((Action)state!)(), work);

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing waits for another thread.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Lets other work go before the caller's; some of it, or none.</summary>
    /// <param name="most">The most turns to give up.</param>
    public async Task TurnsAsync(int most)
    {
        for (int turns = Random.Next(most + 1); turns > 0; turns--)
        {
            await Task.Yield();
        }
    }

    /// <summary>Runs something as the first work of all, in this context.</summary>
    public void Run(Action race)
    {
        SynchronizationContext? previous = Current;
        SetSynchronizationContext(this);
        try
        {
            race();
        }
        finally
        {
            SetSynchronizationContext(previous);
        }
    }

    public void RunUntilIdle()
    {
        while (_ready.Count > 0)
        {
            Step();
        }
    }

    /// <summary>
    /// A place where another thread may overtake the running one: sometimes lets other work run, whole, before it returns. Called by
    /// the doubles around the production code, wherever it calls them.
    /// </summary>
    public void Interrupt()
    {
        if (_ready.Count > 0 && _depth < DeepestInterruption && Chance(4) && !IsLocked())
        {
            _depth++;
            Step();
            _depth--;
        }
    }

    private void Step()
    {
        Assert.True(++_steps < MostSteps, "The race does not end.");
        int index = Random.Next(_ready.Count);
        (SendOrPostCallback work, object? state) = _ready[index];
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        work(state);
    }
}
