using PerfTests.Identity;

namespace PerfTests.UnitTests.Identity;

/// <summary>Numbers and texts of RFC 8785, section 3.2 and appendix B.</summary>
public class CanonicalJsonTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "0")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(-5e-324, "-5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(9007199254740992, "9007199254740992")]
    [InlineData(295147905179352825856d, "295147905179352830000")]
    [InlineData(9.999999999999997e22, "9.999999999999997e+22")]
    [InlineData(1e23, "1e+23")]
    [InlineData(1e21, "1e+21")]
    [InlineData(999999999999999900000d, "999999999999999900000")]
    [InlineData(9.999999999999997e-7, "9.999999999999997e-7")]
    [InlineData(0.000001, "0.000001")]
    [InlineData(333333333.33333329, "333333333.3333333")]
    [InlineData(4.50, "4.5")]
    [InlineData(2e-3, "0.002")]
    [InlineData(1e-27, "1e-27")]
    [InlineData(100, "100")]
    [InlineData(-10.05, "-10.05")]
    public void Number_is_written_as_the_standard_has_it(double number, string expected) =>
        Assert.Equal(expected, CanonicalJson.Write(number));

    [Fact]
    public void Names_are_in_the_order_of_their_code_units_and_texts_without_needless_escapes()
    {
        var value = new Dictionary<string, object?>
        {
            ["\u20ac"] = "Euro Sign",
            ["\r"] = "Carriage Return",
            ["1"] = "One",
            ["\ud83d\ude00"] = "Emoji",
            ["\u0080"] = new object?[] { null, true, 1, "a\"\\\u000f\n" },
            ["\u00f6"] = "ö",
        };

        Assert.Equal(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":[null,true,1,\"a\\\"\\\\\\u000f\\n\"],\"ö\":\"ö\",\"€\":\"Euro Sign\",\"\ud83d\ude00\":\"Emoji\"}",
            CanonicalJson.Write(value)
        );
    }
}
