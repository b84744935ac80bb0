using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Socketeer.Client;

namespace Socketeer.Tool;

/// <summary>One namespace of the session: prints what happens to it, and does what lines ask of it.</summary>
internal sealed class NamespaceSocket
{
    private const string ConnectName = "connect";
    private const string DisconnectName = "disconnect";
    private const string ConnectErrorName = "connect_error";

    private readonly ClientSocket _socket;
    private readonly SessionContext _context;
    private readonly Arrivals _arrivals = new();
    private readonly Lock _gate = new();
    private Exception? _printedError;
    private volatile TaskCompletionSource _disconnected = new();
    private volatile TaskCompletionSource _lost = new();

    public NamespaceSocket(ClientSocket socket, SessionContext context)
    {
        _socket = socket;
        _context = context;
        _disconnected.SetResult();
        socket.Connected += (_, e) => OnConnected(e);
        socket.Disconnected += (_, e) => OnDisconnected(e);
        socket.ConnectError += (_, e) => OnConnectError(e);
        socket.OnAny(OnEventAsync);
    }

    /// <summary>Gets a task that completes when the socket is disconnected and will not connect by itself.</summary>
    public Task Lost => _lost.Task;

    /// <summary>Connects the socket and waits until that is printed.</summary>
    /// <returns>Whether it is connected.</returns>
    public async Task<bool> ConnectAsync(CancellationToken cancellationToken) =>
        _socket.IsConnected
        || (await TryConnectAsync(cancellationToken) && await WaitAsync(ConnectName, _context.Timeout, cancellationToken));

    /// <summary>Waits for the end of a reconnection, if there is one under way.</summary>
    /// <returns>Whether the socket is connected.</returns>
    public async Task<bool> ReconnectedAsync(CancellationToken cancellationToken) =>
        _socket.IsConnected || (_socket.IsActive && await TryConnectAsync(cancellationToken));

    public async Task DisconnectAsync()
    {
        await _socket.DisconnectAsync();
        await _disconnected.Task;
    }

    public async Task EmitAsync(string name, EventLine arguments, CancellationToken cancellationToken)
    {
        // Printed first: the answer must not stand before it.
        PrintEmit(name, arguments);
        await _socket.EmitCoreAsync(name, arguments, cancellationToken);
    }

    /// <summary>Emits an event, waits for its ack and prints that.</summary>
    /// <returns>Whether it came.</returns>
    public async Task<bool> AckAsync(string name, EventLine arguments, CancellationToken cancellationToken)
    {
        PrintEmit(name, arguments);
        long start = _context.TimeProvider.GetTimestamp();
        try
        {
            EventArguments answer = await _socket.Timeout(_context.Timeout).EmitWithAckCoreAsync(name, arguments, cancellationToken);
            TimeSpan elapsed = _context.TimeProvider.GetElapsedTime(start);
            Print(new Happening(HappeningKind.Ack) { Event = name, Arguments = ArgumentValue.ReadAll(answer), Elapsed = elapsed });
            return true;
        }
        catch (SocketIOException exception)
        {
            string reason = exception is AckTimeoutException ? $"no ack within {Seconds(_context.Timeout)}" : exception.Message;
            Print(new Happening(HappeningKind.AckError) { Event = name, Reason = reason });
            return false;
        }
    }

    /// <summary>Waits for an event, or for <c>connect</c>, <c>disconnect</c> or <c>connect_error</c>.</summary>
    /// <returns>Whether it came.</returns>
    public Task<bool> WaitAsync(string name, TimeSpan timeout, CancellationToken cancellationToken) =>
        _arrivals.TakeAsync(name, timeout, _context.TimeProvider, cancellationToken);

    public void PrintInfo() => Print(new Happening(HappeningKind.Info)
    {
        Id = _socket.Id,
        Transport = Session.NameOf(_socket.Client.Transport),
        IsConnected = _socket.IsConnected,
        IsRecovered = _socket.Recovered,
    });

    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.### s", CultureInfo.InvariantCulture);

    [SuppressMessage("Design", "CA1031", Justification = "Whatever keeps it from connecting is printed.")]
    private async Task<bool> TryConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _socket.ConnectAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            PrintError(exception, willRetry: false);
            return false;
        }
    }

    private void OnConnected(ConnectedEventArgs e)
    {
        _disconnected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Print(new Happening(HappeningKind.Connect)
        {
            Id = e.Id,
            Transport = Session.NameOf(_socket.Client.Transport),
            IsRecovered = e.Recovered,
        });
        _arrivals.Add(ConnectName);
    }

    private void OnDisconnected(DisconnectedEventArgs e)
    {
        Print(new Happening(HappeningKind.Disconnect) { Reason = e.Reason.ToText(), Detail = e.Description });
        _arrivals.Add(DisconnectName);
        _disconnected.TrySetResult();
        if (!_socket.IsActive)
        {
            _lost.TrySetResult();
        }
    }

    private void OnConnectError(ConnectErrorEventArgs e)
    {
        PrintError(e.Exception, e.WillRetry);
        if (!e.WillRetry)
        {
            _lost.TrySetResult();
        }
    }

    private ValueTask OnEventAsync(EventContext e)
    {
        string name = e.Name;
        if (_context.Filter.IsShown(name) && _context.Count.TryAdd())
        {
            Print(new Happening(HappeningKind.Event)
            {
                Event = name,
                Arguments = ArgumentValue.ReadAll(e.Arguments),
                IsAckRequested = e.AckRequested,
            });
            _context.Count.OnPrinted();
        }

        _arrivals.Add(name);
        return ValueTask.CompletedTask;
    }

    // Whoever connects and the socket's own event tell the same: the first prints it, and the other goes on when it is printed.
    private void PrintError(Exception exception, bool willRetry)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_printedError, exception))
            {
                _printedError = exception;
                Print(ConnectErrors.Describe(exception, _context.Timeout) with { WillRetry = willRetry });
                _arrivals.Add(ConnectErrorName);
            }
        }
    }

    private void PrintEmit(string name, EventLine arguments) =>
        Print(new Happening(HappeningKind.Emit) { Event = name, Arguments = arguments.ToValues(), IsKept = !_socket.IsConnected });

    private void Print(Happening happening) => _context.Writer.Write(happening with { Namespace = _socket.NamespaceName });
}
