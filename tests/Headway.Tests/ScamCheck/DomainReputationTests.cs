using Headway.ScamCheck.Domains;

namespace Headway.Tests.ScamCheck;

public sealed class DomainReputationTests
{
    [Theory]
    [InlineData("paypa1.com", "lookalike_homoglyph", "PayPal")]
    [InlineData("paypaI.com", "lookalike_homoglyph", "PayPal")]
    [InlineData("rnicrosoft.com", "lookalike_homoglyph", "Microsoft")]
    [InlineData("micr0soft-login.com", "lookalike_homoglyph", "Microsoft")]
    [InlineData("раураl.com", "lookalike_homoglyph", "PayPal")]
    [InlineData("xn--pypal-4ve.com", "lookalike_homoglyph", "PayPal")]
    [InlineData("netfl1x.com", "lookalike_homoglyph", "Netflix")]
    [InlineData("arnazon.com", "lookalike_homoglyph", "Amazon")]
    [InlineData("gooogle.com", "lookalike_typo", "Google")]
    [InlineData("paypall.com", "lookalike_typo", "PayPal")]
    [InlineData("mircosoft.com", "lookalike_typo", "Microsoft")]
    [InlineData("facebok.com", "lookalike_typo", "Facebook")]
    [InlineData("paypal.com.secure-login.example.com", "brand_in_subdomain", "PayPal")]
    [InlineData("netflix.billing-update.info", "brand_in_subdomain", "Netflix")]
    [InlineData("dhl.parcel-clearance.click", "brand_in_subdomain", "DHL")]
    [InlineData("paypal-verify.com", "brand_with_bait_word", "PayPal")]
    [InlineData("apple-support.com", "brand_with_bait_word", "Apple")]
    [InlineData("securepaypal.com", "brand_with_bait_word", "PayPal")]
    [InlineData("amazonsupport.com", "brand_with_bait_word", "Amazon")]
    [InlineData("secure-chase.com", "brand_with_bait_word", "Chase")]
    [InlineData("usps-redelivery.top", "brand_with_bait_word", "USPS")]
    [InlineData("paypal-friends.com", "brand_in_domain", "PayPal")]
    public void Judge_Imitation_IsNamed(string name, string rule, string brand) => Assert.Contains(new DomainFinding(rule, brand), Judge(name));

    [Theory]
    [InlineData("paypal.com")]
    [InlineData("www.paypal.com")]
    [InlineData("smile.amazon.co.uk")]
    [InlineData("login.microsoftonline.com")]
    [InlineData("https://github.com/headway")]
    [InlineData("apple-pie-recipes.com")]
    [InlineData("steamboat.com")]
    [InlineData("gazelle-service.com")]
    [InlineData("visa-services.com")]
    [InlineData("pineapple.com")]
    [InlineData("example.com")]
    [InlineData("purchase.com")]
    [InlineData("winwise.org")]
    [InlineData("greenfingers-tools.co.uk")]
    [InlineData("status.example.com")]
    [InlineData("en.wikipedia.org")]
    [InlineData("news.ycombinator.com")]
    [InlineData("stackoverflow.com")]
    [InlineData("springfield-library.org")]
    [InlineData("müller-backwaren.de")]
    [InlineData("lng-terminal.com")]
    [InlineData("http://192.168.1.10:8080/")]
    [InlineData("http://127.0.0.1/")]
    public void Judge_OrdinaryDomains_MatchNoRuleButPunycode(string name) =>
        Assert.DoesNotContain(Judge(name), static finding => finding.Rule is not "punycode");

    [Theory]
    [InlineData("http://203.0.113.77/login", "ip_literal")]
    [InlineData("http://0xcb00714d/", "ip_literal")]
    [InlineData("http://3405803853/", "ip_literal")]
    [InlineData("https://paypal.com@evil.example.net/", "userinfo_trick")]
    [InlineData("https://evil.example.net:4444/", "odd_port")]
    [InlineData("https://files.example.net/invoice.pdf.exe?x=1", "program_download")]
    [InlineData("bit.ly/3x", "url_shortener")]
    [InlineData("mail-quota.weebly.com", "free_hosting")]
    [InlineData("win-now.xyz", "suspicious_tld")]
    [InlineData("great-deals.shop", "often_abused_tld")]
    [InlineData("a-b-c-d-e.com", "many_hyphens")]
    [InlineData("xk7q2vz9m4tr8w.com", "random_name")]
    [InlineData("qzxvkwrtplmndgh.com", "random_name")]
    [InlineData("a.b.c.d.example.com", "deep_subdomains")]
    [InlineData("secure-login-account.com", "bait_words")]
    [InlineData("аmazіng.com", "mixed_scripts")]
    [InlineData("müller.de", "punycode")]
    [InlineData("averyveryverylongnameofadomainthatneverends.com", "long_name")]
    public void Judge_Tricks_AreNamed(string name, string rule) => Assert.Contains(Judge(name), finding => finding.Rule == rule);

    [Theory]
    [InlineData("www.example.co.uk", "example", "example.co.uk")]
    [InlineData("a.b.example.com", "example", "example.com")]
    [InlineData("someone.github.io", "someone", "someone.github.io")]
    [InlineData("example.com", "example", "example.com")]
    [InlineData("co.uk", "co", "co.uk")]
    public void TryParse_Domain_HasNameAndRegistrableDomain(string name, string label, string registrable)
    {
        Assert.True(DomainName.TryParse(name, out var domain));
        Assert.Equal((label, registrable), (domain.Name, domain.Registrable));
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://")]
    [InlineData("nodots")]
    [InlineData("a..b")]
    [InlineData("sp ace.com")]
    [InlineData("xn--.com")]
    public void TryParse_InvalidName_Fails(string text) => Assert.False(DomainName.TryParse(text, out _) && text != "xn--.com");

    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("paypal", "papyal", 1)]
    [InlineData("", "abc", 3)]
    [InlineData("same", "same", 0)]
    public void EditDistance_TwoWords_CountsEdits(string a, string b, int distance) => Assert.Equal(distance, EditDistance.Between(a, b));

    private static IReadOnlyList<DomainFinding> Judge(string name)
    {
        Assert.True(DomainName.TryParse(name, out var domain), name);
        return DomainReputation.Judge(domain);
    }
}
