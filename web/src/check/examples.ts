/** Example messages, written for this page. Their domains are reserved and cannot be registered. */
export const examples: readonly { readonly name: string; readonly text: string }[] = [
  {
    name: "A parcel that waits for a fee",
    text: "Royal Mail: we tried to deliver your parcel today. A small customs fee of £1.45 is open. Pay within 24 hours or it goes back to the sender: https://royalmail-customs.example/pay",
  },
  {
    name: "A child with a new number",
    text: "Hi mum, my phone fell in the bath, this is my new number for now. I have a bill to pay today and cannot get into my bank. Could you send 640 pounds? I pay it back on Friday x",
  },
  {
    name: "A reminder from the dentist",
    text: "Hello Sam, this is a reminder of your check-up on Tuesday at 10:20. If you cannot come, please call the practice on the number you have from us.",
  },
];
