using System.Text;

namespace PerfTests.UnitTests.Sessions.Options;

/// <summary>Splits a command line as a POSIX shell does, as far as commands of this project need it: quotes, and variables within double quotes.</summary>
internal static class ShellWords
{
    /// <summary>The variables set in front of a command, and its words.</summary>
    public static (Dictionary<string, string> Variables, IReadOnlyList<string> Words) Split(
        string command,
        Dictionary<string, string> environment
    )
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quote, isWord) = ('\0', false);
        for (var index = 0; index < command.Length; index++)
        {
            var letter = command[index];
            if (quote == '"' && letter == '$')
            {
                var name = new string([
                    .. command[(index + 1)..].TakeWhile(next => next == '_' || char.IsAsciiLetterUpper(next)),
                ]);
                word.Append(environment[name]);
                index += name.Length;
            }
            else if (quote == '\0' && letter == '\\')
            {
                word.Append(command[++index]);
            }
            else if (letter == quote || (quote == '\0' && letter is '\'' or '"'))
            {
                (quote, isWord) = (quote == '\0' ? letter : '\0', true);
            }
            else if (quote == '\0' && letter == ' ')
            {
                Take();
            }
            else
            {
                word.Append(letter);
                isWord = true;
            }
        }

        Take();
        var variables = words.TakeWhile(IsAssignment).Select(part => part.Split('=', 2)).ToArray();
        return (variables.ToDictionary(part => part[0], part => part[1]), [.. words.Skip(variables.Length)]);

        void Take()
        {
            if (isWord)
            {
                words.Add(word.ToString());
            }

            word.Clear();
            isWord = false;
        }
    }

    private static bool IsAssignment(string word)
    {
        var name = word.Split('=', 2)[0];
        return name.Length < word.Length && name.All(letter => letter == '_' || char.IsAsciiLetterUpper(letter));
    }
}
