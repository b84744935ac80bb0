using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Socketeer.EngineIO;

namespace FixtureServer.Profiles;

/// <summary>Engine.IO alone, for the tests of Engine.IO clients.</summary>
internal sealed class EngineClientProfile : IProfile
{
    public string Name => "engine-client";

    public void AddServices(IServiceCollection services)
    {
    }

    public void Map(WebApplication app)
    {
        TimeProvider time = TimeProvider.System;
        app.MapEngineIO("/engine.io", connection => new ClientHandler(connection), new EngineIOOptions
        {
            PingInterval = TimeSpan.FromMilliseconds(500),
            MaxHttpBufferSize = 100,
            AllowRequest = context => ValueTask.FromResult(
                context.Request.Query.ContainsKey("deny") ? AllowRequestResult.Refused() : AllowRequestResult.Allowed),
            OnInitialHeaders = (headers, _) => headers.SetCookie = new string[]
            {
                "1=1; Max-Age=86400",
                "2=2; Path=/; HttpOnly; Secure; SameSite=Strict",
                "3=3; Max-Age=0",
                $"4=4; Expires={time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture)}",
            },
        });
    }

    private sealed class ClientHandler(EngineConnection connection) : EngineConnectionHandler
    {
        private static readonly byte[] Binary = [0, 1, 2, 3, 4];

        public override void OnOpened() => Send("hi"u8);

        public override ValueTask OnTextAsync(ReadOnlySequence<byte> message)
        {
            byte[] text = message.ToArray();
            return Encoding.UTF8.GetString(text) switch
            {
                "give binary" => connection.SendBinaryAsync(Binary),
                "give utf8" => connection.SendTextAsync("пойду спать всем спокойной ночи"u8),
                "sendHeaders" => connection.SendTextAsync(JsonSerializer.SerializeToUtf8Bytes(
                    connection.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()))),
                _ => connection.SendTextAsync(text),
            };
        }

        public override ValueTask OnBinaryAsync(ReadOnlySequence<byte> message) => connection.SendBinaryAsync(message.ToArray());

        private void Send(ReadOnlySpan<byte> text) => _ = connection.SendTextAsync(text).AsTask();
    }
}
