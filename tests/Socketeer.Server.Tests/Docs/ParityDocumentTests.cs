using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Socketeer.EngineIO;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Docs;

/// <summary>
/// The pages of parity, the server's and the client's, name tests that exist, or a reason. The server's has every option; of the client's
/// page that is tested with the client.
/// </summary>
public sealed partial class ParityDocumentTests
{
    private const string ServerPage = "parity.md";
    private const string ClientPage = "client-parity.md";

    private static readonly Lazy<TestCatalogue> Catalogue = new(static () => new TestCatalogue());

    public static TheoryData<string, string> Sections =>
        [.. new[] { ServerPage, ClientPage }.SelectMany(static page => SectionsOf(page).Select(section => (page, section)))];

    [Theory]
    [InlineData(ServerPage)]
    [InlineData(ClientPage)]
    public void A_page_has_sections(string page) => Assert.True(SectionsOf(page).Length > 7);

    [Theory]
    [MemberData(nameof(Sections))]
    public void Every_row_is_complete_and_stands_once(string page, string section)
    {
        IReadOnlyList<string[]> rows = Document.Rows(page, section);
        Assert.NotEmpty(rows);
        Assert.All(rows, static row =>
        {
            Assert.Equal(3, row.Length);
            Assert.DoesNotContain(string.Empty, row);
        });
        Assert.Empty(rows.GroupBy(static row => row[0], StringComparer.OrdinalIgnoreCase).Where(static same => same.Count() > 1).Select(static same => same.Key));
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void Every_row_names_a_test_that_exists_or_gives_a_reason(string page, string section)
    {
        var wrong = new List<string>();
        foreach (string[] row in Document.Rows(page, section))
        {
            Match evidence = Evidence().Match(row[^1]);
            if (!evidence.Success)
            {
                wrong.Add($"{row[0]}: \"{row[^1]}\" is neither tests in backticks nor a sentence behind \"Differs:\" or \"Absent:\".");
            }

            wrong.AddRange(evidence.Groups["test"].Captures.Where(test => !Catalogue.Value.Contains(test.Value)).Select(test => $"{row[0]}: there is no {test.Value}."));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData(typeof(EngineIOOptions))]
    [InlineData(typeof(SocketIOOptions))]
    [InlineData(typeof(ConnectionStateRecoveryOptions))]
    public void Every_option_is_on_the_page(Type type)
    {
        string page = Document.Read("docs", ServerPage);
        PropertyInfo[] options = type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly);
        Assert.NotEmpty(options);
        Assert.All(options, option => Assert.Contains($"`{option.Name}`", page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ParityDocumentTests.Names_of_tests_are_looked_up", true)]
    [InlineData("ParityDocumentTests.Nobody_wrote_this", false)]
    [InlineData("OptionsDocumentTests.Names_of_tests_are_looked_up", false)]
    [InlineData("ParityDocumentTests.SectionsOf", false)]
    [InlineData("client.test.mjs", true)]
    [InlineData("nothing.test.mjs", false)]
    [InlineData("two posts at once", true)]
    [InlineData("three posts at once", false)]
    [InlineData("upgrade in full", true)]
    [InlineData("upgrade in part", false)]
    [InlineData("illegal frame: reserved bit 1", true)]
    [InlineData("illegal frame: reserved fact 1", false)]
    [InlineData("send 42[\"connect\"]", true)]
    [InlineData("send 42[\"connected\"]", false)]
    [InlineData("post of 101 bytes, the limit being 100", true)]
    public void Names_of_tests_are_looked_up(string name, bool exists) => Assert.Equal(exists, Catalogue.Value.Contains(name));

    private static string[] SectionsOf(string page) =>
        [.. SectionHeading().Matches(Document.Read("docs", page)).Select(static match => match.Groups[1].Value)];

    [GeneratedRegex("^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex SectionHeading();

    // Tests, or a reason that tests may follow.
    [GeneratedRegex("^(?:(?:Differs|Absent): \\S.*?\\.(?: Shown by (?<test>`[^`]+`)(?:, (?<test>`[^`]+`))*\\.)?|(?<test>`[^`]+`)(?:, (?<test>`[^`]+`))*)$")]
    private static partial Regex Evidence();

    /// <summary>What may be named as a test, read from the sources: methods, cases of the comparison with npm, and files for its client.</summary>
    private sealed partial class TestCatalogue
    {
        private readonly HashSet<string> _names = new(StringComparer.Ordinal);
        private readonly List<(Regex Name, string Source)> _cases = [];

        public TestCatalogue()
        {
            foreach (string source in Document.Files("*.cs", "tests").Select(File.ReadAllText))
            {
                string[] classes = [.. TestClass().Matches(source).Select(static match => match.Groups[1].Value)];
                IEnumerable<string> methods = TestMethod().Matches(source).Select(static match => match.Groups[1].Value);
                _names.UnionWith(methods.SelectMany(method => classes.Select(name => $"{name}.{method}")));
            }

            _names.UnionWith(Document.Files("*.test.mjs", "tests", "Interop", "npm", "clients").Select(static file => Path.GetFileName(file)));
            foreach (string source in Document.Files("*.mjs", "tests", "Interop", "npm", "differential", "cases").Select(ReadCases))
            {
                _cases.AddRange(CaseName().Matches(source).Select(match => (Pattern(source, match.Index + match.Length - 1), source)));
            }
        }

        public bool Contains(string name) => _names.Contains(name.Trim('`')) || _cases.Exists(item =>
        {
            // The words a template fills in stand somewhere in its file too. The comparison itself knows the names exactly.
            Match match = item.Name.Match(name.Trim('`'));
            return match.Success
                && match.Groups.Values.Skip(1).SelectMany(static part => part.Value.Split(' ')).All(word => item.Source.Contains(word, StringComparison.Ordinal));
        });

        // Queries are put together of constants.
        private static string ReadCases(string file)
        {
            string source = File.ReadAllText(file).Replace("\\\"", "\"", StringComparison.Ordinal);
            foreach (Match constant in Constant().Matches(source))
            {
                source = source.Replace($"${{{constant.Groups[1].Value}}}", constant.Groups[2].Value, StringComparison.Ordinal);
            }

            return source;
        }

        // A literal of JavaScript that begins at a quote, as a pattern: what stands in ${...} may be anything.
        private static Regex Pattern(string source, int start)
        {
            char quote = source[start];
            var pattern = new StringBuilder("^");
            for (int i = start + 1; source[i] != quote; i++)
            {
                if (quote == '`' && source[i] == '$' && source[i + 1] == '{')
                {
                    i = EndOfExpression(source, i + 1);
                    pattern.Append("(.*)");
                }
                else
                {
                    i += source[i] == '\\' ? 1 : 0;
                    pattern.Append(Regex.Escape(source[i].ToString()));
                }
            }

            return new Regex(pattern.Append('$').ToString(), RegexOptions.CultureInvariant);
        }

        private static int EndOfExpression(string source, int start)
        {
            int end = start;
            for (int depth = 1; depth > 0;)
            {
                end++;
                depth += source[end] == '{' ? 1 : source[end] == '}' ? -1 : 0;
            }

            return end;
        }

        [GeneratedRegex(@"\bclass (\w+Tests)\b")]
        private static partial Regex TestClass();

        [GeneratedRegex(@"\[(?:Fact|Theory)\b[\s\S]*?\bpublic (?:static )?(?:async )?(?:Task|ValueTask|void) (\w+)\(")]
        private static partial Regex TestMethod();

        [GeneratedRegex("^const (\\w+) = \"([^\"]*)\";", RegexOptions.Multiline)]
        private static partial Regex Constant();

        [GeneratedRegex("\\bname: [\"'`]")]
        private static partial Regex CaseName();
    }
}
