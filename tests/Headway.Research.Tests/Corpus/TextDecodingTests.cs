using System.Text;
using Headway.Research.Corpus.Extraction;

namespace Headway.Research.Tests.Corpus;

public sealed class TextDecodingTests
{
    private const string Japanese = "テスト文書です。このサーバーの設定を説明します。\n次の行です。\n";
    private const string Chinese = "这个文件说明如何安装软件。今天天气很好，我们去公园散步。\n";
    private const string Korean = "안녕하세요. 이 문서는 소프트웨어를 설치하는 방법을 설명합니다.\n";
    private const string Russian = "Это руководство описывает установку программы и настройку сервера.\n";
    private const string German = "Die Größe der Tür: schöne Grüße aus München.\n";

    [Theory]
    [InlineData("shift_jis", Japanese)]
    [InlineData("euc-jp", Japanese)]
    [InlineData("gb18030", Chinese)]
    [InlineData("euc-kr", Korean)]
    [InlineData("koi8-r", Russian)]
    [InlineData("windows-1251", Russian)]
    [InlineData("windows-1252", German)]
    [InlineData("utf-16", German)]
    [InlineData("utf-16", Japanese)]
    [InlineData("utf-16BE", German)]
    [InlineData("utf-16BE", Japanese)]
    [InlineData("utf-32", German)]
    [InlineData("utf-32BE", Japanese)]
    public void Decode_WithoutMark_TellsTheEncoding(string encoding, string text) =>
        Assert.Equal(text, TextDecoding.Decode(Named(encoding).GetBytes(text)).Text);

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("utf-32BE")]
    public void Decode_WithMark_UsesIt(string encoding) =>
        Assert.Equal("wide", TextDecoding.Decode([.. Named(encoding).GetPreamble(), .. Named(encoding).GetBytes("wide")]).Text);

    [Theory]
    [InlineData("naïve caf\u00e9", 1)]
    [InlineData("plain words and then é", 1)]
    [InlineData("Größe, Tür, München, Grüße, schön, über, Äpfel é", 1)]
    public void Decode_Utf8WithACutEnd_StaysUtf8AndSaysSo(string text, int cut)
    {
        var decoded = TextDecoding.Decode(Encoding.UTF8.GetBytes(text)[..^cut]);
        Assert.Equal(text[..^1] + '\ufffd', decoded.Text);
        Assert.Equal("1 broken character is replaced", decoded.Notice);
    }

    [Fact]
    public void Decode_Utf8WithACutCharacterInside_StaysUtf8()
    {
        byte[] content = [.. "Größe und "u8, 0xc3, .. " Tür"u8];
        Assert.Equal("Größe und \ufffd Tür", TextDecoding.Decode(content).Text);
    }

    [Fact]
    public void Decode_EncodingThatCannotBeTold_IsRefused() =>
        Assert.Equal("its character encoding is not known", Assert.Throws<UnreadableDocumentException>(() => TextDecoding.Decode([0xb0, 0xb2, 0xd7, 0xb0])).Message);

    [Fact]
    public void Decode_Binary_IsRefused()
    {
        var noise = new byte[1000];
        new Random(7).NextBytes(noise);
        noise[5] = 0;
        Assert.Equal("it is binary, not text", Assert.Throws<UnreadableDocumentException>(() => TextDecoding.Decode(noise)).Message);
    }

    private static Encoding Named(string name) => name == "utf-32BE"
        ? new UTF32Encoding(bigEndian: true, byteOrderMark: true)
        : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
}
