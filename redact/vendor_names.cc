#include "redact/vendor_names.h"

#include <algorithm>
#include <vector>

namespace casefile {
namespace {

// In order. Words of everyday language are in only when their keys are in daily use too: under such
// a name only what looks like a key is hidden.
constexpr std::string_view kNames =
    "ably abuseipdb abyssale accuweather adafruit adobe adyen aftership agora airbrake "
    "airship airtable aiven akamai alchemy algolia alibaba alienvault aliyun amplify "
    "amplitude anthropic anypoint apideck apify apilayer appcenter appcircle appfollow "
    "appoptics appsflyer apptivo artifactory asana assemblyai atlassian auth0 authentik "
    "authress avalara axiom axonaut azure backblaze bannerbear baremetrics basecamp baseten "
    "beamer betterstack binance bitbucket bitfinex bitgo bitly bitmex bitrise bittrex "
    "blazemeter blockcypher bombbomb borgbase box braintree brevo browserstack bugsnag "
    "buildkite bunny bunnycdn buttercms calendly campayn capsulecrm censys centrify cerebras "
    "chargebee chartmogul chatfule checkly checkmarx circleci clarifai clearbit clerk "
    "clickhouse clicksend clickup clockify clojars cloudconvert cloudflare cloudinary "
    "cloudsmith coda codacy codeclimate codecov codeium codemagic cohere coinapi coinbase "
    "coinlayer coinlib confluence confluent contentful convertkit couchbase coveralls "
    "cratesio crowdin crowdstrike cryptocompare currencyfreaks currentsapi customerio cypress "
    "dareboost dashlane databricks datadog datagov deepai deepgram deepl deepseek delighted "
    "detectify dfuse digitalocean directus discord discourse disqus dnsimple docker docusign "
    "doppler dovico droneci dropbox duffel dwolla dynatrace dyspatch eagleeye easypost "
    "elasticemail elevenlabs endor epsagon equinix eraser etsy eventbrite everhour exoscale "
    "facebook faceplusplus fastly fauna fibery figma finicity finnhub firebase fleetbase "
    "flickr flutterwave flyio fmfw formbucket formspree foursquare frameio freemius "
    "freshbooks freshdesk freshservice fullcontact fullstory fxmarket gcp geckoboard gemfury "
    "gemini gengo geoapify geocodio giphy gitea gitee gitguardian github gitlab gitter "
    "glassnode gocardless goodreads google grabyo grafana graphcms greenhouse grok groq "
    "gumroad harness hashicorp hasura helicone helpscout heroku hetzner hitbtc honeybadger "
    "honeycomb hootsuite hotjar hubspot huggingface humio hyperbolic hypertrack iconfinder "
    "imagekit imgix imperva influxdb infobip infracost infura insightly instagram instana "
    "instatus integromat intercom intrinio invoiceocean ionos ipapi ipgeolocation ipify "
    "ipinfo ipstack iterable ivao jamf jenkins jfrog jira jotform jumpcloud juro kaggle kagi "
    "keycloak kickbox klaviyo klipfolio kong konnect kraken kucoin kustomer lacework "
    "langchain langfuse langsmith laravel lark larksuite lastpass launchdarkly lemlist "
    "lemonsqueezy lessannoyingcrm linear linkedin linode lmstudio lob logdna loggly "
    "loginradius logrocket logz logzio lokalise looker mailchimp mailerlite mailersend "
    "mailgun mailjet mailosaur mandrill mandrillapp mapbox mapquest marketo mattermost "
    "mavenlink maxmind meilisearch memberstack meraki messagebird messari metabase milvus "
    "miro mistral mixmax mixpanel monday monkeylearn moonclerk moralis mparticle muxinc "
    "myfreshworks nebius neptune nethunt netlify newrelic newsapi newscatcher nexmo nftport "
    "ngrok nightfall notion novita npm nuget numverify nvidia nylas nytimes oanda octoai "
    "octopus okta omise omnisend onedesk onelogin onepassword onesignal onfleet ontraport "
    "oopspam openai opencage openrouter openuv openweather openweathermap opsgenie optidash "
    "optimizely owlbot packagecloud paddle pagerduty pandadoc paperform papertrail parseur "
    "partnerstack passbase pastebin paymo paymongo paypal paystack pendo perplexity pexels "
    "phacility pinecone pipedream pipedrive pivotaltracker plaid planetscale planio planview "
    "plivo posthog postman postmark powr prefect prismic privateai prodpad productboard "
    "proxmox pubnub pulumi pushbullet pusher pushover qase qdrant qualaroo qualtrics quay "
    "quickbase rackspace railway rapidapi rawg raygun razorpay rebrandly recaptcha reddit "
    "refiner repairshopr replicate replit resemble resend restpack retellai revenuecat "
    "ringcentral ritekit robinhood rocketreach rollbar roninapp rootly rownd rubygems runpod "
    "runrun safetyculture salesforce sambanova satismeter sauce scaleway scalingo scalr "
    "scrapeowl scrapingant scrapingbee screenshotapi scrutinizer segment sellfy semgrep "
    "sendbird sendgrid sendinblue sendowl sentry serpapi serphouse settlemint shippo shodan "
    "shopify shotstack shutterstock sidekiq signable signalwire signaturit signupgenius "
    "simfin simplesat simplynoted simvoly sinch sirv siteleaf skrapp skybiometry slack "
    "smartling smartsheets smartystreets smooch snipcart snowflake snyk sonar sonarcloud "
    "sonarqube sonatype sourcegraph sparkpost speechmatics splitio splunk sportradar spotify "
    "spotinst square squarespace statsig statuscake statuspage stormglass storyblok "
    "storychief strava stripe stytch sugester sumologic sumup supabase surveysparrow "
    "survicate swiftype tailscale tatum taxjar teamcity teamwork tefter telegram textmagic "
    "thinkific thousandeyes ticketmaster tickettailor tiingo timezoneapi tineswebhook todoist "
    "together togetherai toggl tomtom tradier travelpayouts travis trello twelvelabs twilio "
    "twitch twitter tyntec typeform uber ubidots unifyid unsplash uplead uploadcare upstash "
    "uptimerobot urlscan userflow userstack vatlayer vbout vercel verimail veriphone vertex "
    "victorops virustotal visualcrossing voiceflow voicegain vonage voodoosms vouchery vpnapi "
    "vultr vyte wakatime wandb weatherbit weatherstack weaviate webex webflow webscraper "
    "whoxy wistia woocommerce workday workos workstack worldcoinindex writesonic xata xero "
    "yandex yelp yext youneedabudget youtube zapier zendesk zenrows zenserp zeplin zerobounce "
    "zerotier zilliz zipbooks zoho zonka zoom zulip ";

std::vector<std::string_view> SplitNames() {
  std::vector<std::string_view> names;
  std::size_t begin = 0;
  for (std::size_t end = kNames.find(' '); end != std::string_view::npos;
       end = kNames.find(' ', begin)) {
    names.push_back(kNames.substr(begin, end - begin));
    begin = end + 1;
  }
  return names;
}

}  // namespace

std::span<const std::string_view> VendorNames() {
  static const std::vector<std::string_view> kNames = SplitNames();
  return kNames;
}

bool IsVendorName(std::string_view lower) {
  const std::span<const std::string_view> names = VendorNames();
  return std::binary_search(names.begin(), names.end(), lower);
}

}  // namespace casefile
