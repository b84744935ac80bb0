using Socketeer.Server;

namespace Socketeer.Samples.BasicCrud;

/// <summary>Whatever goes wrong in a handler, the client gets an ack that says so.</summary>
internal sealed class ErrorFilter : IEventFilter
{
    public async Task InvokeAsync(EventContext context, Func<Task> next)
    {
        try
        {
            await next();
        }
        catch (TodoException exception)
        {
            await context.AckAsync(new ErrorResponse(exception.Message, exception.Details));
        }
        catch (EventArgumentException)
        {
            // An argument is missing, or of another type than the method's.
            await context.AckAsync(new ErrorResponse(TodoException.InvalidPayload));
        }
        catch (Exception)
        {
            await context.AckAsync(new ErrorResponse("an unknown error has occurred"));
            throw;
        }
    }
}
