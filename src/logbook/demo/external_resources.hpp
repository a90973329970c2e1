#pragma once
#include <string_view>

namespace logbook::demo {

/// `externalResources` of GET `/settings`: links into the vendor's pages, which stand for nothing here. The names are
/// the genuine ones, the links are empty.
inline constexpr std::string_view kExternalResources =
    R"({"api":{"domain":"","entries":{"docspace":"","javascript-sdk":"","plugins-sdk":""}},)"
    R"("common":{"entries":{"booktrainingemail":"","documentationemail":"","feedback":"","legalterms":"",)"
    R"("license":"","paymentemail":"","supportemail":""}},"forum":{"domain":""},"helpcenter":{"domain":"",)"
    R"("entries":{"accessrights":"","administrationguides":"","administratormessage":"",)"
    R"("aiprovidersettings":"","aiservicesmanagement":"","aisettings":"","alternativeurl":"","apikeys":"",)"
    R"("appearance":"","autobackup":"","becometranslator":"","configureDeepLink":"","configuringsettings":"",)"
    R"("connectamazon":"","connectapple":"","connectbox":"","connectdropbox":"","connectfacebook":"",)"
    R"("connectfirebase":"","connectgoogle":"","connectgooglecloudstorage":"","connectlinkedin":"",)"
    R"("connectmicrosoft":"","connectonedrive":"","connectrackspace":"","connecttelegram":"",)"
    R"("connecttwitter":"","connectwechat":"","connectzoom":"","creatingbackup":"","dataImport":"",)"
    R"("docspacefaq":"","docspacemanagingrooms":"","documentService":"","encryption":"","enterpriseinstall":"",)"
    R"("enterpriseinstallscript":"","enterpriseinstallwindows":"","integrationsettings":"",)"
    R"("invitationSettings":"","ipsecurity":"","knowledgesettings":"","language":"","ldap":"",)"
    R"("limiteddevtools":"",)"
    R"("login":"/docspace/configuration/docspace-security-settings.aspx#bruteforceprotectionsettings_block",)"
    R"("managingusers":"","mcpserverssettings":"","oauth":"","passwordstrength":"","pluginsSdk":"",)"
    R"("renaming":"","sessionlifetime":"","settings":"","singleSignOn":"","smtp":"","storagemanagement":"",)"
    R"("trusteddomain":"","twofactorauthentication":"","userguides":"","websearchsettings":"",)"
    R"("welcomepage":""}},"integrations":{"entries":{"drupal":"","pipedrive":"","wordpress":"","zapier":"",)"
    R"("zoom":""}},"site":{"domain":"","entries":{"allconnectors":"","buydeveloper":"","buyenterprise":"",)"
    R"("collaborationrooms":"","customrooms":"","demoorder":"","desktop":"","docspace":"","docspaceprices":"",)"
    R"("downloaddesktop":"","downloadmobile":"","forenterprises":"","formfillingrooms":"",)"
    R"("officeforandroid":"","officefordrupal":"","officeforios":"","officeforwordpress":"",)"
    R"("officeforzapier":"","officeforzoom":"","openai":"","privaterooms":"","publicrooms":"",)"
    R"("registrationcanceled":"","seamlesscollaboration":"","subscribe":"","wrongportalname":""}},)"
    R"("socialNetworks":{"entries":{"facebook":"","instagram":"","tiktok":"","twitter":"","youtube":""}},)"
    R"("support":{"domain":"","entries":{"request":""}},"videoguides":{"domain":"",)"
    R"("entries":{"activesessions":"","archive":"","backup":"","createfiles":"","fileversions":"",)"
    R"("filterfiles":"","full":"","hotkeys":"","operationswithfiles":"","playlist":"","profile":"","roles":"",)"
    R"("rooms":"","security":"","whatis":""}}})";

}  // namespace logbook::demo
