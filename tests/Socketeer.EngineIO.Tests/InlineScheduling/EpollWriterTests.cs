using System.IO.Pipelines;
using System.Runtime.Versioning;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

[SupportedOSPlatform("linux")]
public sealed class EpollWriterTests
{
    [Fact]
    public async Task What_is_flushed_is_sent_before_the_flush_returns()
    {
        await using EpollPair pair = await EpollPair.ConnectAsync();
        pair.Write([1, 2, 3]);
        Assert.Equal(3, pair.Writer.UnflushedBytes);
        ValueTask<FlushResult> flush = pair.Writer.FlushAsync();
        Assert.True(flush.IsCompletedSuccessfully);
        Assert.False((await flush).IsCompleted);
        Assert.Equal(0, pair.Writer.UnflushedBytes);
        Assert.Equal([1, 2, 3], await pair.ReceiveAsync(3));
    }

    [Fact]
    public async Task What_is_not_flushed_is_not_sent()
    {
        await using EpollPair pair = await EpollPair.ConnectAsync();
        pair.Write([1]);
        Assert.Equal(0, pair.Client.Available);
        pair.Write([2]);
        await pair.Writer.FlushAsync();
        Assert.Equal([1, 2], await pair.ReceiveAsync(2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(5000)]
    [InlineData(200_000)]
    public async Task More_than_the_socket_takes_is_waited_for_and_arrives_in_order(int piece)
    {
        await using EpollPair pair = await EpollPair.ConnectAsync();
        int total = 0;
        ValueTask<FlushResult> flush = default;

        // Until the flush has to wait: the client does not read yet.
        while (flush.IsCompleted)
        {
            for (int i = 0; i < Math.Max(1, 100_000 / piece); i++)
            {
                pair.Write(EpollPair.Numbers(total, piece));
                total += piece;
            }

            flush = pair.Writer.FlushAsync();
        }

        byte[] received = await pair.ReceiveAsync(total);
        Assert.False((await flush.AsTask().Within()).IsCompleted);
        Assert.Equal(0, pair.Writer.UnflushedBytes);
        Assert.True(received.AsSpan().SequenceEqual(EpollPair.Numbers(0, total)));
    }

    [Fact]
    public async Task Large_writes_arrive_in_order_behind_what_was_written_before()
    {
        await using EpollPair pair = await EpollPair.ConnectAsync();
        byte[] expected = EpollPair.Numbers(0, 3_000_100);
        Task<byte[]> receiving = pair.ReceiveAsync(expected.Length);
        pair.Write(expected.AsSpan(0, 100));
        await pair.Writer.WriteAsync(expected.AsMemory(100, 2_000_000)).Within();
        await pair.Writer.WriteAsync(expected.AsMemory(2_000_100)).Within();
        Assert.True((await receiving).AsSpan().SequenceEqual(expected));
    }

    [Fact]
    public async Task A_client_that_is_gone_completes_the_flush()
    {
        await using EpollPair pair = await EpollPair.ConnectAsync();
        pair.Break();
        FlushResult result;
        do
        {
            pair.Write(new byte[1000]);
            result = await pair.Writer.FlushAsync();
        }
        while (!result.IsCompleted);
    }

    [Fact]
    public async Task A_client_that_goes_completes_the_flush_that_waits()
    {
        await using EpollPair pair = await EpollPair.ConnectAsync();
        (ValueTask<FlushResult> flush, _) = pair.Fill();
        pair.Break();
        Assert.True((await flush.AsTask().Within()).IsCompleted);
    }

    [Fact]
    public async Task A_flush_that_waits_can_be_cancelled_and_the_next_one_sends_the_rest()
    {
        await using EpollPair pair = await EpollPair.ConnectAsync();
        (ValueTask<FlushResult> flush, int written) = pair.Fill();
        pair.Writer.CancelPendingFlush();
        FlushResult result = await flush.AsTask().Within();
        Assert.True(result.IsCanceled);
        Assert.False(result.IsCompleted);
        await AssertRestArrivesAsync(pair, written);
    }

    [Fact]
    public async Task A_flush_that_waits_can_be_cancelled_by_its_token_and_the_next_one_sends_the_rest()
    {
        await using EpollPair pair = await EpollPair.ConnectAsync();
        using var cancellation = new CancellationTokenSource();
        (ValueTask<FlushResult> flush, int written) = pair.Fill(cancellation.Token);
        await cancellation.CancelAsync();
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flush.AsTask().Within());
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        await AssertRestArrivesAsync(pair, written);
    }

    [Fact]
    public async Task A_cancellation_without_a_flush_is_for_the_next_one_alone()
    {
        await using EpollPair pair = await EpollPair.ConnectAsync();
        pair.Writer.CancelPendingFlush();
        pair.Write([1]);
        Assert.True((await pair.Writer.FlushAsync()).IsCanceled);
        Assert.False((await pair.Writer.FlushAsync()).IsCanceled);
        Assert.Equal([1], await pair.ReceiveAsync(1));
    }

    [Fact]
    public async Task Its_end_ends_a_flush_that_waits()
    {
        await using EpollPair pair = await EpollPair.ConnectAsync();
        (ValueTask<FlushResult> flush, _) = pair.Fill();
        await pair.Writer.CompleteAsync();
        Assert.True((await flush.AsTask().Within()).IsCompleted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Its_end_flushes_what_was_written_but_an_end_by_an_error_does_not(bool isError)
    {
        await using EpollPair pair = await EpollPair.ConnectAsync();
        pair.Write([1, 2]);
        await pair.Writer.CompleteAsync(isError ? new InvalidOperationException() : null);
        await pair.Connection.DisposeAsync();
        byte[] received = new byte[3];
        Assert.Equal(isError ? 0 : 2, await pair.Client.ReceiveAsync(received).Within());
    }

    // The loop goes on with the flush at the moment it is cancelled or ended, over and over.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whatever_ends_a_flush_ends_it_once(bool isByToken)
    {
        for (int i = 0; i < 30; i++)
        {
            await using EpollPair pair = await EpollPair.ConnectAsync();
            using var cancellation = new CancellationTokenSource();
            (ValueTask<FlushResult> flush, int written) = pair.Fill(cancellation.Token);
            Task<byte[]> receiving = pair.ReceiveAsync(written);
            if (isByToken)
            {
                await cancellation.CancelAsync();
            }
            else
            {
                pair.Writer.CancelPendingFlush();
            }

            try
            {
                await flush.AsTask().Within();
            }
            catch (OperationCanceledException)
            {
            }

            // It may have been late, and is then for the next one.
            while ((await pair.Writer.FlushAsync().AsTask().Within()).IsCanceled)
            {
            }

            Assert.True((await receiving).AsSpan().SequenceEqual(EpollPair.Numbers(0, written)));
        }
    }

    private static async Task AssertRestArrivesAsync(EpollPair pair, int written)
    {
        pair.Write(EpollPair.Numbers(written, 1000));
        ValueTask<FlushResult> flush = pair.Writer.FlushAsync();
        byte[] received = await pair.ReceiveAsync(written + 1000);
        Assert.False((await flush.AsTask().Within()).IsCanceled);
        Assert.True(received.AsSpan().SequenceEqual(EpollPair.Numbers(0, written + 1000)));
    }
}
