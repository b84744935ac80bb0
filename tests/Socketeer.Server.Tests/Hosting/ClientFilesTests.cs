using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Hosting;

/// <summary>The client's files. Their headers are compared with the reference's in <c>differential/cases/client-files.mjs</c>.</summary>
public sealed class ClientFilesTests
{
    [Theory]
    [InlineData("socket.io.js")]
    [InlineData("socket.io.min.js")]
    [InlineData("socket.io.esm.min.js")]
    [InlineData("socket.io.msgpack.min.js")]
    public async Task A_script_and_its_map_are_served_and_not_sent_twice(string name)
    {
        await using RunningApp app = await StartAsync();
        using var http = new HttpClient { BaseAddress = app.Address };
        using HttpResponseMessage script = await http.GetAsync($"/socket.io/{name}?any=thing").Within();
        Assert.Equal(HttpStatusCode.OK, script.StatusCode);
        Assert.Equal("application/javascript; charset=utf-8", script.Content.Headers.ContentType!.ToString());
        Assert.Equal("public, max-age=0", script.Headers.CacheControl!.ToString());
        string text = await script.Content.ReadAsStringAsync();
        Assert.Contains("Socket.IO v" + script.Headers.ETag!.Tag.Trim('"'), text, StringComparison.Ordinal);
        Assert.Equal(Encoding.UTF8.GetByteCount(text), script.Content.Headers.ContentLength);
        using HttpResponseMessage map = await http.GetAsync($"/socket.io/{name}.map").Within();
        Assert.Equal("application/json; charset=utf-8", map.Content.Headers.ContentType!.ToString());
        Assert.StartsWith("{", await map.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        foreach (bool isWeak in (bool[])[false, true])
        {
            using var again = new HttpRequestMessage(HttpMethod.Get, $"/socket.io/{name}");
            again.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(script.Headers.ETag.Tag, isWeak));
            using HttpResponseMessage unchanged = await http.SendAsync(again).Within();
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
            Assert.Empty(await unchanged.Content.ReadAsByteArrayAsync());
        }

        using var other = new HttpRequestMessage(HttpMethod.Get, $"/socket.io/{name}");
        other.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"1.0.0\""));
        using HttpResponseMessage changed = await http.SendAsync(other).Within();
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br", "gzip")]
    [InlineData("gzip;q=0.5, br;q=0.8", "br")]
    [InlineData("deflate", "deflate")]
    [InlineData("*", "br")]
    [InlineData("gzip;q=0", null)]
    [InlineData("zstd", null)]
    public async Task A_file_is_compressed_as_the_client_likes_it(string accepted, string? encoding)
    {
        await using RunningApp app = await StartAsync();
        using var http = new HttpClient { BaseAddress = app.Address };
        byte[] plain = await http.GetByteArrayAsync("/socket.io/socket.io.min.js").Within();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/socket.io/socket.io.min.js");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using HttpResponseMessage response = await http.SendAsync(request).Within();
        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("Accept-Encoding", response.Headers.Vary.Single());
        byte[] content = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(content.Length, response.Content.Headers.ContentLength);
        using var compressed = new MemoryStream(content);
        using Stream stream = encoding switch
        {
            "br" => new BrotliStream(compressed, CompressionMode.Decompress),
            "gzip" => new GZipStream(compressed, CompressionMode.Decompress),
            "deflate" => new ZLibStream(compressed, CompressionMode.Decompress),
            _ => compressed,
        };
        using var decompressed = new MemoryStream();
        stream.CopyTo(decompressed);
        Assert.Equal(plain, decompressed.ToArray());
    }

    [Fact]
    public async Task They_lie_under_the_path_of_the_endpoint_and_obey_its_rules()
    {
        await using RunningApp app = await StartAsync(
            map: app =>
            {
                app.UseCors();
                app.MapSocketIO("/some/path/").RequireCors(policy => policy.WithOrigins("https://spa.example"));
            });
        using var http = new HttpClient { BaseAddress = app.Address };
        http.DefaultRequestHeaders.Add("Origin", "https://spa.example");
        using HttpResponseMessage script = await http.GetAsync("/some/path/socket.io.js").Within();
        Assert.Equal(HttpStatusCode.OK, script.StatusCode);
        Assert.Equal("https://spa.example", Assert.Single(script.Headers.GetValues("Access-Control-Allow-Origin")));
        using var head = new HttpRequestMessage(HttpMethod.Head, "/some/path/socket.io.js");
        using HttpResponseMessage size = await http.SendAsync(head).Within();
        Assert.Equal(script.Content.Headers.ContentLength, size.Content.Headers.ContentLength);
        using HttpResponseMessage elsewhere = await http.GetAsync("/socket.io/socket.io.js").Within();
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Theory]
    [InlineData("/socket.io/socket.io.txt", true)]
    [InlineData("/socket.io/default/socket.io.js", true)]
    [InlineData("/socket.io/socket.io.js", false)]
    public async Task What_is_not_served_is_the_engines(string path, bool serves)
    {
        await using RunningApp app = await StartAsync(options => options.ServeClient = serves);
        using var http = new HttpClient { BaseAddress = app.Address };
        using HttpResponseMessage response = await http.GetAsync(path).Within();
        Assert.Equal("{\"code\":0,\"message\":\"Transport unknown\"}", await response.Content.ReadAsStringAsync());
    }

    private static Task<RunningApp> StartAsync(Action<SocketIOOptions>? configure = null, Action<WebApplication>? map = null) =>
        RunningApp.StartAsync(services => services.AddCors().AddSocketIO(configure), map ?? (app => app.MapSocketIO()));
}
