namespace Headway.Tests.ScamCheck;

/// <summary>Invented sample messages with the verdict of a careful reader.</summary>
internal static class Messages
{
    public static IReadOnlyList<Message> All { get; } =
    [
        // Scams.
        new("scam", "PayPal: we noticed unusual activity and your account has been limited. Verify your identity within 24 hours at https://paypa1-secure.com/login or it will be closed."),
        new("scam", "USPS: Your package could not be delivered because of an incomplete address. Please pay a small redelivery fee of $1.99 within 12 hours: https://usps-redelivery.top/track"),
        new("scam", "Hi mum, I dropped my phone in the sink, this is my new number. I need to pay a bill today, can you transfer 780 pounds? I will pay you back tomorrow x"),
        new("scam", "Final notice: a warrant for your arrest has been issued for tax evasion. To avoid prosecution call +1 876 555 0142 immediately and pay the debt with Apple gift cards."),
        new("scam", "Congratulations! You have been selected as the lucky winner of a free iPhone. Claim your prize today at http://win-iphone-gift.xyz/claim"),
        new("scam", "I recorded you through your webcam while you visited adult websites. Send $900 in Bitcoin to my wallet within 48 hours or I will send the video to all your contacts."),
        new("scam", "Dear beneficiary, I am the attorney of a late client who left 14.5 million US dollars. You can be presented as next of kin; your share is 40%. Keep this confidential and send your bank details."),
        new("scam", "Your computer is infected with 5 viruses! Do not shut it down. Call Microsoft support at +1 (844) 555-0199 now so that a technician can remove them with AnyDesk."),
        new("scam", "Earn $300 per day from home, no experience needed, just like videos for 30 minutes. Message our manager on WhatsApp +44 7700 900123 to start."),
        new("scam", "Invest $500 and receive $5,000 within 7 days. Guaranteed profit, zero risk. Join our Telegram group t.me/fastprofitsnow and send USDT to start."),
        new("scam", "MetaMask security: your wallet will be suspended. Validate your wallet with your 12-word recovery phrase at https://metamask-validate.pages.dev"),
        new("scam", "Netflix: your payment was declined and your membership is on hold. Update your payment details at http://netflix.com.billing-update.info to avoid cancellation."),
        new("scam", "Hey, are you at your desk? I'm in a meeting and can't talk. I need you to buy 5 Amazon gift cards of $100 for a client and email me the codes. Keep it between us."),
        new("scam", "HMRC: you are entitled to a tax refund of £412.60. Claim it by submitting your card details here: https://hmrc-refund-claim.online"),
        new("scam", "E-ZPass: you have an unpaid toll of $6.99. Pay within 24 hours to avoid late fees and suspension of your license: https://e-zpass-tolls.vip/pay"),
        new("scam", "Your Аpple ID has been locked. Verify your account information now: http://аpple.com/unlock"),
        new("scam", "WhatsApp: I sent you a 6-digit code by mistake, please send me that code, it is urgent. Nobody must know, do not tell anyone."),
        new("scam", "Thank you for renewing Norton LifeLock. $399.99 will be charged today. If you did not authorize this payment call +1 888 555 0187 immediately to cancel and get a refund."),
        new("scam", "Dear customer, your DHL parcel is held at customs. Pay the customs fee of 2,99 EUR at http://dhl.parcel-clearance.click/pay before it is returned today."),
        new("scam", "My love, I am on the oil rig and my card was blocked. Please send $2000 by Western Union or Steam gift cards, scratch them and send me pictures of the codes."),
        new("scam", "Wells Fargo alert: a suspicious transaction of $1,250 was blocked. Log in at http://203.0.113.77/wellsfargo to confirm your card number and PIN or your account will be locked."),
        new("scam", "I'd like to buy your sofa without seeing it. I will send a cashier's check with some extra; please deposit it and send the difference to my mover by Zelle."),
        new("scam", "Elon is giving back to the community: send 0.1 BTC to the address below and receive 0.2 BTC back. Double your bitcoin today, limited time!"),
        new("scam", "Microsoft 365: your password expires today. Keep your password by signing in: https://rnicrosoft.com/keep?u=you"),

        // Suspicious messages.
        new("suspicious", "Your parcel could not be delivered. Reschedule here: https://bit.ly/3xParcel"),
        new("scam", "Hello, we are hiring! Work from home and earn $200 a day. Text me on Telegram if interested."),
        new("suspicious", "Dear supplier, please note that our bank details have changed. Use the new account for all future invoices."),
        new("suspicious", "Your storage is almost full and your account will be deleted. Click the link below to keep your files."),

        // Safe messages.
        new("safe", "Hi Anna, are we still on for lunch tomorrow at 12:30? The place on Market Street has a table for us."),
        new("safe", "Your verification code is 482913. It expires in 10 minutes. Do not share this code with anyone."),
        new("safe", "Amazon: your package with order 112-4456781-9923451 has been delivered to your front door. See https://www.amazon.com/your-orders"),
        new("safe", "Your appointment with Dr. Patel is on 14 March at 09:20. Call +44 20 7946 0958 if you need to reschedule."),
        new("safe", "The invoice for March is attached, 1,240.00 EUR, payable within 30 days. Questions: accounts@brightwater-design.com"),
        new("safe", "PayPal: you sent a payment of $24.00 USD to Oak Street Books. View the details at https://www.paypal.com/activity"),
        new("safe", "Reminder: the school trip is on Friday. Please pay the 15 euros through the parents' portal and pack a lunch."),
        new("safe", "Your DHL parcel arrives tomorrow between 10:00 and 13:00. Follow it at https://www.dhl.de/track?id=00340434"),
        new("safe", "Happy birthday Tom! I got you an Amazon gift card, the code is in the card on the kitchen table."),
        new("safe", "We have refunded $39.90 to your original payment method. It takes 5 to 10 business days. Thank you for shopping with us."),
        new("safe", "Your monthly statement is ready. Sign in to the app to see it. We will never ask you for your password or PIN by message."),
        new("safe", "Team, the deploy finished at 14:02 and https://status.example.com is green. Please merge the pull request at github.com/acme/api/pull/118 by tonight."),
        new("safe", "New sign-in to your Google account from Chrome on Windows. If this was you, you can ignore this message. https://myaccount.google.com/notifications"),
        new("safe", "Hi, this is Maria from the dentist. You can reach us at 555-0134 or via info@smile-clinic.org about your bill of $85."),
        new("safe", "Thank you for your donation of 50 dollars to the food bank. Your receipt is attached for your tax return."),
        new("safe", "The council meeting moved to Tuesday 19:00. Agenda: https://www.gov.uk/find-local-council, minutes follow by e-mail."),
        new("safe", "Hey, can you pick up milk and bread on the way home? I'm stuck in a meeting until six."),
        new("safe", "Newsletter: 20% off all garden tools until Sunday. Visit our shop at https://www.greenfingers-tools.co.uk or unsubscribe below. We accept PayPal and Visa."),
        new("safe", "We saw that you asked to reset your password. Use https://www.netflix.com/password within 24 hours. If you didn't ask for it, ignore this e-mail."),
        new("safe", "Your train to Leeds leaves at 07:45 from platform 3. Your ticket is in the app. Have a good journey!"),
        new("safe", "Scammers are calling people and asking for gift cards. Never pay a fine with gift cards, and never share your PIN with anyone."),
    ];

    /// <summary>A held-out set: written after the rules and not used to tune them.</summary>
    public static IReadOnlyList<Message> Unseen { get; } =
    [
        new("scam", "Santander: a new payee was added to your account. If this was not you, cancel it now at https://santander-cancel-payee.com"),
        new("scam", "Grandma it's me, I had an accident and I'm in jail. Please don't tell mum and dad. The lawyer needs $8,000 in cash for bail today."),
        new("scam", "Your Coinbase withdrawal of 1.2 BTC is pending. If you did not request it, secure your wallet at coinbase-support-desk.com or call +1 805 555 0171."),
        new("scam", "Dear taxpayer, you owe $4,812 in back taxes. Law enforcement will be at your door unless you settle the debt by Bitcoin ATM within 2 hours. Stay on the line."),
        new("scam", "You've won 850,000 EUR in the Euro Millions lottery! To release the winning fund, pay the processing fee of 300 EUR by MoneyGram to our agent."),
        new("scam", "Hi, I am Sofia. I made $42,000 last month thanks to my trading mentor. Guaranteed 10% weekly, start with $200 in USDT. Write to him on WhatsApp."),
        new("scam", "Royal Mail: Your parcel is on hold due to an unpaid shipping fee of £1.45. Pay here: royalmail-fee.help/pay"),
        new("scam", "IT helpdesk: your mailbox is full and will be deactivated. Confirm your password here to keep receiving mail: http://mail-quota.weebly.com"),
        new("scam", "This is Amazon. An iPhone 15 for $1,099 was ordered with your account. If you did not make this purchase, press 1 or call 1-888-555-0133 and install TeamViewer for the refund."),
        new("scam", "FedEx: shipment 7712 detained by customs. Confirm your address and pay duties: https://fedex.delivery-hold.cfd/x9"),
        new("suspicious", "Dear friend, I have a business proposal that will benefit us both. Reply to mr.david.cole@gmail.com for details."),
        new("suspicious", "Your account has been restricted. Visit our website to restore it."),
        new("safe", "Your Uber trip on Tuesday cost $18.40. Rate your driver in the app."),
        new("safe", "Hello Mr. Weber, the warranty for your washing machine covers the repair. Our technician comes on Monday at 10:00; call 030 901820 if that does not suit you."),
        new("safe", "Chase: your statement for the account ending in 4411 is ready. Sign in at chase.com to view it."),
        new("safe", "The conference call has moved to Zoom: https://us02web.zoom.us/j/85512345678. The passcode is in the invitation."),
        new("safe", "Congratulations on your new job! We have selected you for the position of data analyst; the contract is attached, please sign it by Friday."),
        new("safe", "Rent for June is due on the 1st: 950 euros to the usual account. Let me know when the heating is fixed."),
        new("safe", "Security notice from the university: we have seen phishing mails that ask for your password. Do not click on links in them and report them to it-security@uni-example.edu."),
        new("safe", "Your library books are due in 3 days. Renew them at https://library.springfield.gov or in the app to avoid a fee of 20 cents a day."),
        new("safe", "I transferred the 300 pounds for the holiday flat to your account this morning, can you check whether it arrived?"),
        new("safe", "Bitcoin fell 4% today after the central bank's decision, and investors moved to bonds, the newspaper writes."),
    ];
}

/// <summary>A message and its expected verdict.</summary>
internal sealed record Message(string Expected, string Text);
