using System.IO.MemoryMappedFiles;

namespace Socketeer.Fuzz.Search;

/// <summary>
/// The input that is being run, in a file that outlives the process: a stack that overflows or a loop without an end leaves no
/// other trace.
/// </summary>
internal sealed class LastInput : IDisposable
{
    private const int NameSize = 64;
    private const int Size = NameSize + sizeof(int) + Mutator.MaxLength;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public LastInput(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, Size);
        _view = _file.CreateViewAccessor();
    }

    public void Write(string target, byte[] input)
    {
        byte[] name = new byte[NameSize];
        System.Text.Encoding.ASCII.GetBytes(target, name);
        _view.WriteArray(0, name, 0, NameSize);
        Write(input);
    }

    public void Write(byte[] input)
    {
        int length = Math.Min(input.Length, Mutator.MaxLength);
        _view.Write(NameSize, length);
        _view.WriteArray(NameSize + sizeof(int), input, 0, length);
    }

    public (string Target, byte[] Input) Read()
    {
        byte[] name = new byte[NameSize];
        _view.ReadArray(0, name, 0, NameSize);
        byte[] input = new byte[_view.ReadInt32(NameSize)];
        _view.ReadArray(NameSize + sizeof(int), input, 0, input.Length);
        return (System.Text.Encoding.ASCII.GetString(name).TrimEnd('\0'), input);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
