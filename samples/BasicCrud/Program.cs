using Socketeer.Samples.BasicCrud;
using Socketeer.Server;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<TodoRepository>();
builder.Services.AddSocketIO().AddNamespace<TodoNamespace>("/");
var app = builder.Build();

app.UseFileServer();
app.MapSocketIO();
app.Run();
