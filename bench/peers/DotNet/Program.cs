using Socketeer.Bench.Peers.Hosting;

// One server of the comparison: bench-peers KIND [--inline]. It prints its address and then "ready" on lines of their own.
IPeer? peer = PeerRegistry.Find(args.FirstOrDefault());
if (peer is null || args.Skip(1).Any(argument => argument != InlineScheduling.Flag))
{
    Console.Error.WriteLine($"usage: bench-peers {string.Join('|', PeerRegistry.Names)} [{InlineScheduling.Flag}]");
    return 2;
}

await peer.RunAsync(inline: args.Contains(InlineScheduling.Flag));
return 0;
