using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Socketeer.EngineIO;

/// <summary>Writes a refusal as the reference does: JSON to a poll, plain text to an upgrade.</summary>
internal static class EngineErrorResponse
{
    public static Task WriteAsync(HttpContext context, EngineError error)
    {
        HttpResponse response = context.Response;
        if (WebSocketAccept.IsRequested(context))
        {
            response.StatusCode = StatusCodes.Status400BadRequest;
            response.ContentType = "text/html";
            if (HttpProtocol.IsHttp11(context.Request.Protocol))
            {
                response.Headers.Connection = "close";
            }

            return WriteBodyAsync(response, Encoding.UTF8.GetBytes(error.Message));
        }

        response.StatusCode = error.Code == EngineErrorCode.Forbidden ? StatusCodes.Status403Forbidden : StatusCodes.Status400BadRequest;
        response.ContentType = "application/json";
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteNumber("code"u8, (int)error.Code);
            json.WriteString("message"u8, error.Message);
            json.WriteEndObject();
        }

        return WriteBodyAsync(response, body.WrittenMemory);
    }

    private static Task WriteBodyAsync(HttpResponse response, ReadOnlyMemory<byte> body)
    {
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body).AsTask();
    }
}
