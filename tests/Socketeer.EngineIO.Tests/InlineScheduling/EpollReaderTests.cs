using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Connections;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

[SupportedOSPlatform("linux")]
public sealed class EpollReaderTests
{
    [Fact]
    public async Task Data_in_every_split_arrives_in_order()
    {
        byte[] expected = EpollPair.Numbers(0, 24);
        for (int first = 1; first < expected.Length; first++)
        {
            await using EpollPair pair = await EpollPair.ConnectAsync();
            await pair.Client.SendAsync(expected.AsMemory(0, first));
            List<byte> received = [.. await ReadAtLeastAsync(pair.Reader, first)];
            await pair.Client.SendAsync(expected.AsMemory(first));
            received.AddRange(await ReadAtLeastAsync(pair.Reader, expected.Length - first));
            Assert.Equal(expected, received);
        }
    }

    [Fact]
    public async Task What_was_examined_comes_again_with_more_and_what_was_consumed_does_not()
    {
        await using EpollPair pair = await EpollPair.ConnectAsync();
        await pair.Client.SendAsync(new byte[] { 1, 2, 3 });
        ReadResult result = await pair.Reader.ReadAsync().Within();
        pair.Reader.AdvanceTo(result.Buffer.GetPosition(1), result.Buffer.End);
        Assert.False(pair.Reader.TryRead(out _));
        ValueTask<ReadResult> read = pair.Reader.ReadAsync();
        Assert.False(read.IsCompleted);
        await pair.Client.SendAsync(new byte[] { 4 });
        result = await read.Within();
        Assert.Equal([2, 3, 4], result.Buffer.ToArray());

        // What was not examined is there at once.
        pair.Reader.AdvanceTo(result.Buffer.GetPosition(1), result.Buffer.GetPosition(2));
        Assert.True(pair.Reader.TryRead(out result));
        Assert.Equal([3, 4], result.Buffer.ToArray());
        pair.Reader.AdvanceTo(result.Buffer.End);
        Assert.False(pair.Reader.TryRead(out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3000)]
    public async Task The_block_grows_for_what_is_not_consumed(int consumedAtFirst)
    {
        await using EpollPair pair = await EpollPair.ConnectAsync();
        byte[] expected = EpollPair.Numbers(0, 500_000);
        Task sending = pair.Client.SendAsync(expected).WaitAsync(Waiting.Deadline);
        ReadResult result;
        int consumed = 0;
        while (true)
        {
            result = await pair.Reader.ReadAsync().Within();
            if (consumed + result.Buffer.Length == expected.Length)
            {
                break;
            }

            int now = consumed == 0 ? (int)Math.Min(consumedAtFirst, result.Buffer.Length) : 0;
            consumed += now;
            pair.Reader.AdvanceTo(result.Buffer.GetPosition(now), result.Buffer.End);
        }

        await sending;
        Assert.True(result.Buffer.ToArray().AsSpan().SequenceEqual(expected.AsSpan(consumed)));
    }

    [Fact]
    public async Task More_than_a_block_that_came_at_once_is_read_without_another_signal()
    {
        await using EpollPair pair = await EpollPair.ConnectAsync(isServed: false);
        byte[] expected = EpollPair.Numbers(0, 20_000);
        await pair.Client.SendAsync(expected);
        var received = new List<byte>();
        while (received.Count < expected.Length)
        {
            Assert.True(pair.Reader.TryRead(out ReadResult result));
            received.AddRange(result.Buffer.ToArray());
            pair.Reader.AdvanceTo(result.Buffer.End);
        }

        Assert.Equal(expected, received);
    }

    // Nobody tells this connection of its socket but the test: what the reader does not find, it has not asked for.
    [Fact]
    public async Task After_a_short_read_the_socket_is_not_asked_before_a_signal()
    {
        await using EpollPair pair = await EpollPair.ConnectAsync(isServed: false);
        await pair.Client.SendAsync(new byte[] { 1 });
        ReadResult result = await pair.Reader.ReadAsync().Within();
        pair.Reader.AdvanceTo(result.Buffer.End);
        await pair.Client.SendAsync(new byte[] { 2 });
        Assert.False(pair.Reader.TryRead(out _));
        ValueTask<ReadResult> read = pair.Reader.ReadAsync();
        Assert.False(read.IsCompleted);
        pair.Connection.OnReady(EpollEvents.Readable);
        Assert.True(read.IsCompleted);
        Assert.Equal([2], (await read).Buffer.ToArray());
    }

    // The end that came with the data is told once, before the data is read.
    [Fact]
    public async Task An_end_that_was_told_before_the_data_was_read_is_found()
    {
        await using EpollPair pair = await EpollPair.ConnectAsync(isServed: false);
        await pair.Client.SendAsync(new byte[] { 1 });
        pair.Client.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        pair.Connection.OnReady(EpollEvents.Readable | EpollEvents.PeerEnded);
        ReadResult result = await pair.Reader.ReadAsync().Within();
        Assert.Equal([1], result.Buffer.ToArray());
        pair.Reader.AdvanceTo(result.Buffer.End);
        Assert.True((await pair.Reader.ReadAsync().Within()).IsCompleted);
    }

    [Fact]
    public async Task The_end_of_the_peer_completes_a_read_that_waits_with_what_was_not_consumed()
    {
        await using EpollPair pair = await EpollPair.ConnectAsync();
        await pair.Client.SendAsync(new byte[] { 1 });
        ReadResult result = await pair.Reader.ReadAsync().Within();
        pair.Reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        ValueTask<ReadResult> read = pair.Reader.ReadAsync();
        pair.Client.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        result = await read.Within();
        Assert.True(result.IsCompleted);
        Assert.Equal([1], result.Buffer.ToArray());
        pair.Reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        Assert.True(pair.Reader.TryRead(out result));
        Assert.True(result.IsCompleted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reset_is_an_exception_for_every_read(bool isWaiting)
    {
        await using EpollPair pair = await EpollPair.ConnectAsync();
        using var closed = new Event(pair.Connection.ConnectionClosed);
        Task<ReadResult>? read = isWaiting ? pair.Reader.ReadAsync().AsTask() : null;
        pair.Break();
        await closed.Task.Within();

        // Whoever found out that it broke has left the error to be read.
        await Assert.ThrowsAsync<ConnectionResetException>(() => (read ?? pair.Reader.ReadAsync().AsTask()).Within());
        await Assert.ThrowsAsync<ConnectionResetException>(() => pair.Reader.ReadAsync().Within());
        Assert.Throws<ConnectionResetException>(() => pair.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_read_that_waits_can_be_cancelled_by_its_token_and_the_next_one_loses_nothing()
    {
        await using EpollPair pair = await EpollPair.ConnectAsync();
        using var cancellation = new CancellationTokenSource();
        Task<ReadResult> read = pair.Reader.ReadAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.Within());
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pair.Reader.ReadAsync(cancellation.Token).Within());
        await pair.Client.SendAsync(new byte[] { 1 });
        Assert.Equal([1], await ReadAtLeastAsync(pair.Reader, 1));
    }

    [Fact]
    public async Task A_read_that_waits_can_be_cancelled_and_the_next_one_loses_nothing()
    {
        await using EpollPair pair = await EpollPair.ConnectAsync();
        ValueTask<ReadResult> read = pair.Reader.ReadAsync();
        pair.Reader.CancelPendingRead();
        ReadResult result = await read.Within();
        Assert.True(result.IsCanceled);
        Assert.False(result.IsCompleted);
        pair.Reader.AdvanceTo(result.Buffer.End);
        await pair.Client.SendAsync(new byte[] { 1 });
        Assert.Equal([1], await ReadAtLeastAsync(pair.Reader, 1));
    }

    [Fact]
    public async Task A_cancellation_without_a_read_is_for_the_next_one_alone()
    {
        await using EpollPair pair = await EpollPair.ConnectAsync();
        pair.Reader.CancelPendingRead();
        Assert.True((await pair.Reader.ReadAsync().Within()).IsCanceled);
        Assert.False(pair.Reader.TryRead(out _));
    }

    // Data and the cancellation race; the cancellation must come out of this read or the next.
    [Fact]
    public async Task No_cancellation_is_lost_when_data_comes_at_the_same_time()
    {
        await using EpollPair pair = await EpollPair.ConnectAsync();
        byte[] one = [1];
        for (int i = 0; i < 2000; i++)
        {
            ValueTask<ReadResult> read = pair.Reader.ReadAsync();
            Task cancelling = Task.Run(pair.Reader.CancelPendingRead);
            await pair.Client.SendAsync(one);
            int received = 0;
            bool isCanceled = false;
            while (received == 0 || !isCanceled)
            {
                ReadResult result = await read.Within();
                isCanceled |= result.IsCanceled;
                received += (int)result.Buffer.Length;
                pair.Reader.AdvanceTo(result.Buffer.End);
                if (received == 0 || !isCanceled)
                {
                    read = pair.Reader.ReadAsync();
                }
            }

            await cancelling;
        }
    }

    [Fact]
    public async Task Its_end_ends_a_read_that_waits_and_drops_what_was_not_consumed()
    {
        await using EpollPair pair = await EpollPair.ConnectAsync();
        await pair.Client.SendAsync(new byte[] { 1 });
        ReadResult result = await pair.Reader.ReadAsync().Within();
        pair.Reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        ValueTask<ReadResult> read = pair.Reader.ReadAsync();
        await pair.Reader.CompleteAsync();
        result = await read.Within();
        Assert.True(result.IsCompleted);
        Assert.True(result.Buffer.IsEmpty);
    }

    // The loop may have taken over the read at the moment its reader ends.
    [Fact]
    public async Task A_connection_that_is_disposed_of_ends_its_read_whatever_comes_at_the_same_time()
    {
        for (int i = 0; i < 500; i++)
        {
            EpollPair pair = await EpollPair.ConnectAsync();
            Task<ReadResult> read = pair.Reader.ReadAsync().AsTask();
            Task sending = Task.Run(() => pair.Client.Send(new byte[100]));
            await pair.Connection.DisposeAsync();
            try
            {
                await read.Within();
            }
            catch (ConnectionResetException)
            {
            }

            try
            {
                await sending;
            }
            catch (System.Net.Sockets.SocketException)
            {
            }

            await pair.DisposeAsync();
        }
    }

    private static async Task<byte[]> ReadAtLeastAsync(PipeReader reader, int count)
    {
        ReadResult result = await reader.ReadAtLeastAsync(count).Within();
        byte[] bytes = result.Buffer.ToArray();
        reader.AdvanceTo(result.Buffer.End);
        return bytes;
    }
}

/// <summary>A task that is complete once a token is cancelled.</summary>
internal sealed class Event : IDisposable
{
    private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _registration;

    public Event(CancellationToken token) => _registration = token.Register(() => _source.TrySetResult());

    public Task Task => _source.Task;

    public void Dispose() => _registration.Dispose();
}
